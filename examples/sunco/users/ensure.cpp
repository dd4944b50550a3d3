#include "users/body.hpp"
#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

boost::json::value to_json(const sunco::ensured& done, const std::string& body)
{
    boost::json::object out;
    out["outcome"] = sunco::to_string(done.outcome);
    out["user"] = member_of(body, "user");
    return out;
}

asio::awaitable<answer> ensure(call_context c, sunco::user_create desired)
{
    const sunco::result<void> branded = move_brand(c.options, desired);
    if (branded.has_error())
        co_return branded.error();
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_ensure(std::move(c.app_id), std::move(desired), std::move(c.options));
    const sunco::result<sunco::ensured> done = co_await std::move(call);
    if (done.has_error())
        co_return done.error();
    co_return to_json(*done, body_sent);
}

} // namespace

prepared_call prepare(const ensure_user& command)
{
    auto desired = read_body<sunco::user_create>(command.file);
    return [desired](call_context c) { return ensure(std::move(c), desired); };
}

} // namespace tool
