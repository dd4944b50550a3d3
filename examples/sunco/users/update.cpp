#include "users/body.hpp"
#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> update(call_context c, std::string id, sunco::user_update body)
{
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_update(std::move(c.app_id), std::move(id), std::move(body),
                                   std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "user");
}

} // namespace

prepared_call prepare(const update_user& command)
{
    auto body = read_body<sunco::user_update>(command.file);
    return [id = command.id, body](call_context c) { return update(std::move(c), id, body); };
}

} // namespace tool
