#include <session/limiter.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sunco::session {

namespace asio = boost::asio;
using transport::clock;

/// The timer never expires; it is cancelled when the call has become the first.
struct limiter::waiting_call : policy::rate_queue::waiter {
    explicit waiting_call(const asio::any_io_executor& executor)
        : timer{executor, clock::time_point::max()}
    {}
    asio::steady_timer timer;
};

/// A call's place in the queue. Left before its turn, it lets the next one move up.
struct limiter::place {
    limiter& owner;
    waiting_call call{owner.executor_};
    bool started = false;

    explicit place(limiter& l) : owner{l} { owner.queue_.wait(call); }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    ~place()
    {
        if (!started)
            wake(owner.queue_.abandon(call));
    }
};

limiter::limiter(asio::any_io_executor executor, const rate_limit& limit,
                 std::shared_ptr<transport::deadline_list> time)
    : executor_{std::move(executor)}, queue_{limit}, time_{std::move(time)}
{}

asio::awaitable<void> limiter::wait(transport::stopper& stop)
{
    place mine{*this};
    const transport::stopper::nap asleep{stop};
    while (!stop.stopped()) {
        if (queue_.try_start(mine.call, stop.now())) {
            mine.started = true;
            wake(queue_.first());
            break;
        }
        std::optional<transport::stopper::step> until_due;
        if (queue_.is_first(mine.call))
            until_due.emplace(stop, queue_.delay(stop.now()));
        co_await mine.call.timer.async_wait(asio::as_tuple(asio::deferred));
    }
}

void limiter::cool_down(std::chrono::milliseconds wait)
{
    queue_.cool_down(time_->now() + wait);
}

void limiter::wake(policy::rate_queue::waiter* w)
{
    if (w)
        static_cast<waiting_call*>(w)->timer.cancel();
}

} // namespace sunco::session
