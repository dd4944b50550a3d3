#pragma once

#include <sunco/policy/rate_limit.hpp>

#include <chrono>

namespace sunco::policy {

// Spaces requests evenly at a rate; after a pause, up to `burst` of them may start at once.
//
// The state is the time at which a bucket that is now being drained would be full again, so there
// is no fraction of a token to accumulate and round.
class token_bucket {
public:
    using clock = std::chrono::steady_clock;

    explicit token_bucket(const rate_limit& limit);

    // Takes a token where one is due.
    [[nodiscard]] bool try_take(clock::time_point now) { return take(now, {}); }

    // The same for a call that had to wait for it. Timers fire late, and a bucket of one token
    // would lose that time for good: up to catch_up of it is made good by the calls behind.
    [[nodiscard]] bool try_take_late(clock::time_point now) { return take(now, catch_up_); }

    // How long until a token is due; zero where one is.
    [[nodiscard]] std::chrono::nanoseconds delay(clock::time_point now) const;

    // From one token to the next; zero where there is no limit.
    [[nodiscard]] std::chrono::nanoseconds interval() const { return interval_; }

    // No token before until, and no burst right after it.
    void cool_down(clock::time_point until);

private:
    bool take(clock::time_point now, std::chrono::nanoseconds catch_up);

    std::chrono::nanoseconds interval_{0};
    std::chrono::nanoseconds tolerance_{0};
    std::chrono::nanoseconds catch_up_{0};
    clock::time_point full_at_{};
};

} // namespace sunco::policy
