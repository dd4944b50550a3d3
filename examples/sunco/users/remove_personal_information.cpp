#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> remove_information(call_context c, std::string id)
{
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_remove_personal_information(std::move(c.app_id), std::move(id),
                                                        std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "user");
}

} // namespace

prepared_call prepare(const remove_personal_information& command)
{
    return [id = command.id](call_context c) { return remove_information(std::move(c), id); };
}

} // namespace tool
