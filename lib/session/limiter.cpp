#include <session/limiter.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sunco::session {

namespace asio = boost::asio;
using transport::clock;

/// The timer of the first runs until its token is due; those of the others until they are first.
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

limiter::limiter(asio::any_io_executor executor, const rate_limit& limit)
    : executor_{std::move(executor)}, queue_{limit}
{}

asio::awaitable<void> limiter::wait(transport::stopper& stop)
{
    place mine{*this};
    while (!stop.stopped()) {
        if (queue_.try_start(mine.call, clock::now())) {
            mine.started = true;
            wake(queue_.first());
            break;
        }
        const auto now = clock::now();
        mine.call.timer.expires_at(queue_.is_first(mine.call) ? now + queue_.delay(now)
                                                              : clock::time_point::max());
        co_await mine.call.timer.async_wait(asio::as_tuple(asio::deferred));
    }
}

void limiter::cool_down(std::chrono::milliseconds wait)
{
    queue_.cool_down(clock::now() + wait);
}

void limiter::wake(policy::rate_queue::waiter* w)
{
    if (w)
        static_cast<waiting_call*>(w)->timer.cancel();
}

} // namespace sunco::session
