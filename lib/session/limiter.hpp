#pragma once

#include <policy/rate_queue.hpp>
#include <transport/stopper.hpp>

#include <sunco/policy/rate_limit.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>

namespace sunco::session {

/// Makes calls wait for the client's rate limit: carries out what `rate_queue` decides.
class limiter {
public:
    limiter(boost::asio::any_io_executor executor, const rate_limit& limit,
            std::shared_ptr<transport::deadline_list> time);

    /// Starts now where the limit allows it.
    [[nodiscard]] bool try_start() { return queue_.try_start(time_->now()); }

    /// How long a call that came now would wait.
    [[nodiscard]] std::chrono::nanoseconds expected_wait() const
    {
        return queue_.expected_wait(time_->now());
    }

    /// Waits for its turn, or until \p stop says so.
    boost::asio::awaitable<void> wait(transport::stopper& stop);

    /// After 429 with a Retry-After: nothing starts for that long.
    void cool_down(std::chrono::milliseconds wait);

private:
    struct waiting_call;
    struct place;

    static void wake(policy::rate_queue::waiter* w);

    boost::asio::any_io_executor executor_;
    policy::rate_queue queue_;
    std::shared_ptr<transport::deadline_list> time_;
};

} // namespace sunco::session
