#include <json/codec.hpp>

#include <json/parse.hpp>

namespace sunco::json {
namespace {

namespace bj = boost::json;

std::string text_of(const bj::object& from, std::string_view key)
{
    const bj::value* v = from.if_contains(key);
    const bj::string* s = v == nullptr ? nullptr : v->if_string();
    return s == nullptr ? std::string{} : std::string{s->data(), s->size()};
}

void add_entry(std::vector<api_error>& to, const bj::value& entry, std::string_view title)
{
    const bj::object* object = entry.if_object();
    if (object == nullptr)
        return;
    api_error e{text_of(*object, "code"), text_of(*object, title)};
    if (e != api_error{})
        to.push_back(std::move(e));
}

} // namespace

std::vector<api_error> decode_error_body(std::string_view body)
{
    std::vector<api_error> errors;
    const result<bj::value> document = parse(body);
    const bj::object* top = document ? document->if_object() : nullptr;
    if (top == nullptr)
        return errors;
    const bj::value* list = top->if_contains("errors");
    if (list != nullptr && list->is_array()) {
        for (const bj::value& entry : list->get_array())
            add_entry(errors, entry, "title");
    }
    const bj::value* single = top->if_contains("error");
    if (errors.empty() && single != nullptr)
        add_entry(errors, *single, "description");
    return errors;
}

} // namespace sunco::json
