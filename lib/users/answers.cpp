#include <users/answers.hpp>

#include <json/codec.hpp>
#include <session/classify.hpp>

namespace sunco::users {
namespace {

failure bad_body(unsigned status, std::string message)
{
    failure f = make_failure(errc::bad_body, std::move(message));
    f.delivery = delivery::answered;
    f.http_status = status;
    return f;
}

template <class T>
result<T> decoded(const session::sent& s, result<T> (*decode)(std::string_view))
{
    if (s.answer.has_error())
        return s.answer.error();
    const http::response& answer = *s.answer;
    if (!session::is_json(answer))
        return bad_body(answer.status,
                        answer.body.empty() ? "the body is empty" : "the body is not plain JSON");
    result<T> value = decode(answer.body);
    if (value.has_error())
        return bad_body(answer.status, value.error().message);
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
