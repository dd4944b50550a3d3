#include <sunco/client.hpp>

#include <json/codec.hpp>
#include <session/client_work.hpp>
#include <session/core.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
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

// Runs \p work where the client's calls run. At Boost 1.81 a signal that crosses executors may
// outlive what it points to, so this is not cancellable; the work is brief or has a limit of its
// own.
template <class T>
asio::awaitable<T> run_inside(const session::core& core, asio::awaitable<T> work)
{
    return asio::co_spawn(
        core.executor(), std::move(work),
        asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable_t<>{}));
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

bool client::runs_in_one_thread() const noexcept
{
    return !core_->has_strand();
}

asio::awaitable<client_stats> client::stats() const
{
    return run_inside(*core_, session::read_stats(core_));
}

asio::awaitable<std::size_t> client::warm_up(std::size_t count)
{
    return run_inside(*core_, session::warm_up(core_, count));
}

asio::awaitable<drain_report> client::shutdown(std::chrono::milliseconds grace)
{
    return run_inside(*core_, session::drain(core_, grace));
}

} // namespace sunco
