#include <session/client_work.hpp>

#include <transport/connection.hpp>
#include <transport/pool.hpp>
#include <transport/task.hpp>
#include <transport/told_chain.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include <algorithm>
#include <utility>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

// More would not be open sooner where one thread makes all handshakes, and together they hold much:
// memory that OpenSSL needs for a handshake and then gives back in pieces between what it keeps.
constexpr std::size_t dials_at_once = 32;

/// Connections being opened, some side by side.
struct warming {
    warming(const asio::any_io_executor& executor, std::size_t count)
        : wanted{count}, all_ended{executor, clock::time_point::max()}
    {}

    std::size_t wanted;
    std::size_t running = 0;
    asio::steady_timer all_ended;
};

/// Among the client's running calls, wherever the coroutine ends.
struct membership {
    std::shared_ptr<core> client;
    std::shared_ptr<call_entry> self;

    membership(std::shared_ptr<core> c, std::shared_ptr<call_entry> e)
        : client{std::move(c)}, self{std::move(e)}
    {}
    membership(const membership&) = delete;
    membership& operator=(const membership&) = delete;
    ~membership()
    {
        if (self->is_linked())
            client->leave(*self);
    }
};

// For whoever calls first, if it is still as it should be.
void park(transport::lease link, const core& client)
{
    const auto now = client.now();
    if (link && link->is_quiet(now))
        link.give_back(now);
    else if (link)
        link.retire();
}

// Opens one connection after the other, up to the first that cannot be had. One of the client's
// running calls, so that the client's end ends it as well.
transport::task<void> warm_some(std::shared_ptr<core> client, std::shared_ptr<warming> all,
                                std::shared_ptr<call_entry> self)
{
    if (client->enter(*self))
        co_return;
    const membership joined{client, self};
    // Looked at when the next is open: its session tickets have come by then, and those that are
    // dialled later take its session up. They are sooner open, and share the peer's certificate.
    transport::lease last;
    transport::pool& connections = client->connections();
    while (connections.state().slots_in_use() < all->wanted && !self->stop.stopped() &&
           !client->refusal()) {
        auto dialing = connections.open(self->stop);
        if (!dialing)
            break;
        transport::acquired&& got = co_await *dialing;
        if (!got.held)
            break;
        park(std::exchange(last, std::move(got.held)), *client);
    }
    park(std::move(last), *client);
}

void start_one(const std::shared_ptr<core>& client, const std::shared_ptr<warming>& all)
{
    ++all->running;
    const auto self = std::make_shared<call_entry>();
    self->stop.limit(client->now() + client->settings().timeouts.total);
    transport::make_chain(client->executor(), self->stop.slot(), warm_some(client, all, self),
                          [all, self](std::exception_ptr) {
                              if (--all->running == 0)
                                  all->all_ended.cancel();
                          })
        ->start();
}

} // namespace

asio::awaitable<client_stats> read_stats(std::shared_ptr<core> client)
{
    co_return client->stats();
}

asio::awaitable<std::size_t> warm_up(std::shared_ptr<core> client, std::size_t count)
{
    if (client->refusal())
        co_return 0;
    transport::pool& connections = client->connections();
    connections.close_stale();
    const auto all = std::make_shared<warming>(
        client->executor(), std::min(count, client->settings().pool.max_connections));
    const std::size_t there = std::min(all->wanted, connections.state().slots_in_use());
    for (std::size_t i = std::min(all->wanted - there, dials_at_once); i > 0; --i)
        start_one(client, all);
    while (all->running > 0)
        co_await all->all_ended.async_wait(asio::as_tuple(asio::deferred));
    co_return std::min(count, connections.state().slots_in_use());
}

asio::awaitable<drain_report> drain(std::shared_ptr<core> client, std::chrono::milliseconds grace)
{
    client->refuse_new();
    const std::size_t before = client->running();
    co_await client->drained(client->now() + bounded(grace));
    drain_report report;
    report.finished = before - client->running();
    report.maybe_sent = client->running_maybe_sent();
    report.not_sent = client->running() - report.maybe_sent;
    client->close();
    co_return report;
}

} // namespace sunco::session
