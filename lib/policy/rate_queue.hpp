#pragma once

#include <policy/token_bucket.hpp>

#include <boost/intrusive/list.hpp>

#include <chrono>

namespace sunco::policy {

// The calls that wait for the rate limit, first come, first served.
//
// Only the first waits for a token; the others wait to become first. So a cancelled call costs
// nothing, and a cool-down holds all of them back, those that were already waiting included. Each
// function that may change the first returns the new first, and the caller wakes it.
class rate_queue {
public:
    using clock = token_bucket::clock;

    // Lives in the waiting call; must be out of the queue before it dies.
    class waiter : public boost::intrusive::list_base_hook<> {
        friend class rate_queue;
        bool had_to_wait_ = false;
    };

    explicit rate_queue(const rate_limit& limit) : bucket_(limit) {}

    // Starts at once where nobody waits and a token is due. Never queues.
    [[nodiscard]] bool try_start(clock::time_point now);

    // Queues w at the end.
    void wait(waiter& w);

    [[nodiscard]] bool is_first(const waiter& w) const;

    // For the first: true where it may start now, and then it has left the queue; wake first().
    [[nodiscard]] bool try_start(waiter& w, clock::time_point now);

    // For a call that was cancelled or ran out of time: leaves the queue. Returns the waiter to
    // wake because it has become the first, or null.
    [[nodiscard]] waiter* abandon(waiter& w);

    // The waiter that is next, or null.
    [[nodiscard]] waiter* first();

    // When to ask again: how long until the first may start.
    [[nodiscard]] std::chrono::nanoseconds delay(clock::time_point now) const
    {
        return bucket_.delay(now);
    }

    // How long a call that came now would wait.
    [[nodiscard]] std::chrono::nanoseconds expected_wait(clock::time_point now) const;

    // After 429: nothing starts before until. The first must ask delay() again.
    void cool_down(clock::time_point until) { bucket_.cool_down(until); }

private:
    token_bucket bucket_;
    boost::intrusive::list<waiter> waiting_;
};

} // namespace sunco::policy
