#include <session/client_work.hpp>

#include <transport/connection.hpp>
#include <transport/pool.hpp>
#include <transport/task.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include <algorithm>
#include <vector>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

// More would not be open sooner where one thread makes all handshakes, and together they hold much:
// memory that OpenSSL needs for a handshake and then gives back in pieces between what it keeps.
constexpr std::size_t dials_at_once = 32;

/// Connections being opened, some side by side. All are held until the last is there: given back
/// one by one, the first would be taken again for the second.
struct warming {
    warming(const asio::any_io_executor& executor, std::size_t wanted)
        : left{wanted}, all_ended{executor, clock::time_point::max()}
    {}

    /// Takes in the session tickets of a connection that has been open for as long as it took to
    /// open some more. The next ones take these sessions up: they are sooner there, and share the
    /// peer's certificate. Whether it is still good is asked at its hand-out.
    void take_tickets(clock::time_point now)
    {
        if (open.size() <= dials_at_once)
            return;
        transport::connection& older = *open[open.size() - 1 - dials_at_once];
        static_cast<void>(older.is_quiet(now));
        older.release_buffers();
    }

    std::vector<transport::lease> open;
    std::size_t left;
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

// Opens one connection after the other, up to the first that cannot be had. One of the client's
// running calls, so that the client's end ends it as well.
transport::task<void> warm_some(std::shared_ptr<core> client, std::shared_ptr<warming> all,
                                std::shared_ptr<call_entry> self)
{
    if (client->enter(*self))
        co_return;
    const membership joined{client, self};
    while (all->left > 0 && !self->stop.stopped()) {
        --all->left;
        transport::lease link;
        if (auto waiting = client->connections().acquire(link, self->stop, priority::bulk, false))
            link = std::move((co_await *waiting).held);
        if (!link)
            co_return;
        all->open.push_back(std::move(link));
        all->take_tickets(client->now());
    }
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
    const transport::pool_fsm& now = client->connections().state();
    const std::size_t busy = now.slots_in_use() - now.idle();
    const std::size_t wanted = std::min(count, client->settings().pool.max_connections);
    const auto all = std::make_shared<warming>(client->executor(), wanted - std::min(busy, wanted));
    for (std::size_t i = std::min(all->left, dials_at_once); i > 0; --i)
        start_one(client, all);
    while (all->running > 0)
        co_await all->all_ended.async_wait(asio::as_tuple(asio::deferred));
    const std::size_t open = std::min(count, busy + all->open.size());
    for (transport::lease& l : all->open)
        l.give_back();
    all->open.clear();
    co_return open;
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
