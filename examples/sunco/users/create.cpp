#include "users/body.hpp"
#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> create(call_context c, sunco::user_create body)
{
    const sunco::result<void> branded = move_brand(c.options, body);
    if (branded.has_error())
        co_return branded.error();
    std::string& body_sent = *c.options.body;
    auto call = c.users.try_create(std::move(c.app_id), std::move(body), std::move(c.options));
    co_return to_answer(co_await std::move(call), body_sent, "user");
}

} // namespace

prepared_call prepare(const create_user& command)
{
    auto body = read_body<sunco::user_create>(command.file);
    return [body](call_context c) { return create(std::move(c), body); };
}

} // namespace tool
