#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> list(call_context c, sunco::user_filter filter)
{
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_list(std::move(c.app_id), std::move(filter), std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "users");
}

} // namespace

prepared_call prepare(const list_users& command)
{
    sunco::user_filter filter{.identity_email = command.email};
    return [filter](call_context c) { return list(std::move(c), filter); };
}

} // namespace tool
