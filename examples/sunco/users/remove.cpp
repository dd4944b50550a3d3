#include "users/call.hpp"

namespace asio = boost::asio;

namespace tool {
namespace {

asio::awaitable<answer> remove(call_context c, std::string id)
{
    auto call = c.users.try_remove(std::move(c.app_id), std::move(id), std::move(c.options));
    const sunco::result<void> done = co_await std::move(call);
    if (done.has_error())
        co_return done.error();
    co_return std::nullopt;
}

} // namespace

prepared_call prepare(const remove_user& command)
{
    return [id = command.id](call_context c) { return remove(std::move(c), id); };
}

} // namespace tool
