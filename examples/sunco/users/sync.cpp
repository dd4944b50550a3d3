#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> sync(call_context c, std::string zendesk_id,
                             std::optional<std::string> surviving)
{
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_sync(std::move(c.app_id), std::move(zendesk_id), std::move(surviving),
                                 std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "user");
}

} // namespace

prepared_call prepare(const sync_user& command)
{
    return [command](call_context c) {
        return sync(std::move(c), command.zendesk_id, command.surviving);
    };
}

} // namespace tool
