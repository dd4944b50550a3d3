#include <sunco/client.hpp>

#include <json/codec.hpp>
#include <session/client_work.hpp>
#include <session/core.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;

// What is left of the client is taken apart where its calls run. The calls still hold it.
void close_later(std::shared_ptr<session::core> core)
{
    if (core)
        asio::dispatch(core->executor(), [core] { core->abandon(); });
}

} // namespace

client::client(asio::any_io_executor executor, config settings)
    : core_{std::make_shared<session::core>(std::move(executor), std::move(settings),
                                            &json::decode_error_body)}
{}

client::client(client&& other) noexcept = default;

client& client::operator=(client&& other) noexcept
{
    if (this != &other)
        close_later(std::exchange(core_, std::move(other.core_)));
    return *this;
}

client::~client()
{
    close_later(std::move(core_));
}

users_api client::users() const noexcept
{
    return users_api{core_};
}

void client::set_credentials(credentials fresh)
{
    session::authenticator::check(fresh);
    asio::dispatch(core_->executor(), [core = core_, fresh = std::move(fresh)]() mutable {
        core->credentials().replace(std::move(fresh));
    });
}

asio::any_io_executor client::get_executor() const noexcept
{
    return core_->outer();
}

asio::awaitable<client_stats> client::stats() const
{
    return asio::co_spawn(core_->executor(), session::read_stats(core_), asio::use_awaitable);
}

asio::awaitable<std::size_t> client::warm_up(std::size_t count)
{
    return asio::co_spawn(core_->executor(), session::warm_up(core_, count), asio::use_awaitable);
}

asio::awaitable<drain_report> client::shutdown(std::chrono::milliseconds grace)
{
    return asio::co_spawn(core_->executor(), session::drain(core_, grace), asio::use_awaitable);
}

} // namespace sunco
