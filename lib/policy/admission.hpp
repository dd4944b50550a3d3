#pragma once

#include <policy/concurrency_limit.hpp>
#include <policy/lanes.hpp>

#include <sunco/policy/rate_limiter.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace sunco::policy {

// Which requests may start: those that the rate limit and the limit on requests in flight have room
// for. The others wait in lanes.
//
// Only the first waits for room; the others wait to become first. So a cancelled call costs
// nothing, and a cool-down holds all of them back, those that were already waiting included. Each
// function that may change the first returns the new first, and the caller wakes it.
class admission {
public:
    using clock = std::chrono::steady_clock;
    // Live and bulk calls, each with first attempts and retries.
    static constexpr std::size_t lane_count = 4;

    // Lives in the waiting call; must be out of the queue before it dies.
    class waiter : public boost::intrusive::list_base_hook<> {
    public:
        explicit waiter(std::size_t lane) : lane_{lane} {}
        [[nodiscard]] std::size_t lane() const noexcept { return lane_; }

    private:
        friend class admission;
        std::size_t lane_;
        bool had_to_wait_ = false;
    };

    admission(std::shared_ptr<rate_limiter> rate, const adaptive_concurrency& in_flight,
              std::size_t max_waiting);

    // Starts at once where nobody is ahead and there is room. Never queues.
    [[nodiscard]] bool try_start(std::size_t lane, clock::time_point now);

    // No more may wait in this lane. Those behind it do not count: many bulk calls refuse no live
    // one.
    [[nodiscard]] bool is_full(std::size_t lane) const noexcept
    {
        return waiting_.count_ahead_of(lane) >= max_waiting_;
    }

    // Queues w at the end of its lane.
    void wait(waiter& w);

    [[nodiscard]] bool is_first(const waiter& w);

    // For the first: true where it may start now, and then it has left the queue; wake first().
    [[nodiscard]] bool try_start(waiter& w, clock::time_point now);

    // For a call that was cancelled or ran out of time: leaves the queue. Returns the waiter to
    // wake because it has become the first, or null.
    [[nodiscard]] waiter* abandon(waiter& w);

    // What has started is over. Returns the waiter to wake because there may be room, or null.
    [[nodiscard]] waiter* finished(concurrency_limit::ending how, clock::time_point began,
                                   clock::time_point now);

    // The waiter that is next, or null.
    [[nodiscard]] waiter* first() { return waiting_.front(); }

    // When to ask again: how long until the first may start, where requests in flight do not stand
    // in its way; those wake it when they end.
    [[nodiscard]] std::chrono::nanoseconds delay(clock::time_point now) const
    {
        return rate_->delay(now);
    }

    // How long the rate limit would hold back a call that came now. Nobody knows how long requests
    // in flight will.
    [[nodiscard]] std::chrono::nanoseconds expected_wait(std::size_t lane,
                                                         clock::time_point now) const;

    // After 429: nothing starts before until. The first must ask delay() again.
    void cool_down(clock::time_point until) { rate_->cool_down(until); }

    [[nodiscard]] const concurrency_limit& in_flight() const noexcept { return in_flight_; }

private:
    [[nodiscard]] bool take(clock::time_point now, bool late);

    std::shared_ptr<rate_limiter> rate_;
    concurrency_limit in_flight_;
    std::size_t max_waiting_;
    lanes<waiter, lane_count> waiting_;
};

} // namespace sunco::policy
