#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> get(call_context c, std::string id)
{
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_get(std::move(c.app_id), std::move(id), std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "user");
}

} // namespace

prepared_call prepare(const get_user& command)
{
    return [id = command.id](call_context c) { return get(std::move(c), id); };
}

} // namespace tool
