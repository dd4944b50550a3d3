#include <users/answers.hpp>

#include <json/codec.hpp>
#include <session/classify.hpp>

#include <optional>
#include <utility>

namespace sunco::users {
namespace {

failure bad_body(unsigned status, std::string message)
{
    failure f = make_failure(errc::bad_body, std::move(message));
    f.delivery = delivery::answered;
    f.http_status = status;
    return f;
}

// Why there is nothing to decode.
std::optional<failure> undecodable(const session::sent& s)
{
    if (s.answer.has_error())
        return s.answer.error();
    if (session::is_json(*s.answer))
        return std::nullopt;
    return bad_body(s.answer->status,
                    s.answer->body.empty() ? "the body is empty" : "the body is not plain JSON");
}

// The one result is made where the caller wants it: a user is large to move.
template <class T>
result<T> decoded(const session::sent& s, result<T> (*decode)(std::string_view))
{
    std::optional<failure> none = undecodable(s);
    result<T> value = none ? result<T>{*std::move(none)} : decode(s.answer->body);
    if (value.has_error() && s.answer.has_value())
        value = bad_body(s.answer->status, value.error().message);
    return value;
}

} // namespace

result<user> user_in(const session::sent& s)
{
    return decoded(s, &json::decode_user_response);
}

result<std::vector<user>> users_in(const session::sent& s)
{
    return decoded(s, &json::decode_user_list_response);
}

result<void> done_in(const session::sent& s)
{
    if (s.answer.has_error())
        return s.answer.error();
    if (!s.answer->body.empty() && !session::is_json(*s.answer))
        return bad_body(s.answer->status, "the body is not plain JSON");
    return {};
}

} // namespace sunco::users
