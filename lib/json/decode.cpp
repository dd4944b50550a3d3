#include <json/decode.hpp>

#include <sunco/error.hpp>

namespace sunco::json {

namespace bj = boost::json;

void fail(const pointer& at, std::string_view what)
{
    std::string message = at.text();
    if (message.empty())
        message = "the document";
    message += ' ';
    message += what;
    throw error{make_failure(errc::bad_body, std::move(message))};
}

const bj::object& as_object(const bj::value& v, const pointer& at)
{
    if (const bj::object* object = v.if_object())
        return *object;
    fail(at, "is not an object");
}

const bj::array& as_array(const bj::value& v, const pointer& at)
{
    if (const bj::array* array = v.if_array())
        return *array;
    fail(at, "is not an array");
}

void decode(const bj::value& v, const pointer& at, bool& out)
{
    const bool* b = v.if_bool();
    if (b == nullptr)
        fail(at, "is not true or false");
    out = *b;
}

void decode(const bj::value& v, const pointer& at, std::string& out)
{
    const bj::string* s = v.if_string();
    if (s == nullptr)
        fail(at, "is not a string");
    out.assign(s->data(), s->size());
}

void decode(const bj::value& v, const pointer& at, timestamp& out)
{
    const bj::string* s = v.if_string();
    const std::optional<timestamp> t =
        s == nullptr ? std::nullopt : parse_timestamp({s->data(), s->size()});
    if (!t)
        fail(at, "is not an ISO 8601 time");
    out = *t;
}

void decode(const bj::value& v, const pointer& at, bj::object& out)
{
    out = as_object(v, at);
}

} // namespace sunco::json
