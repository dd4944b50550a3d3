#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/policy/rate_limit.hpp>

#include <chrono>
#include <memory>

namespace sunco {

/// A rate limit that several clients keep together: give each of them the same object in
/// `config::rate_limiter`. A 429 that asks one of them to wait holds all of them back.
///
/// Each client serves its own calls in order; between clients there is no order.
///
/// \par Thread-safety
/// Every member may be called from any thread at any time.
class SUNCO_DECL rate_limiter {
public:
    /// For the steady clock.
    using time_point = std::chrono::steady_clock::time_point;

    /// \throws sunco::error `configuration` where the rate is below 0 or the burst below 1.
    explicit rate_limiter(const rate_limit& limit);
    rate_limiter(const rate_limiter&) = delete;
    rate_limiter& operator=(const rate_limiter&) = delete;
    ~rate_limiter();

    /// Takes the right to start one request at \p now, where it is due. Never waits.
    ///
    /// \p late says that it had to be waited for: timers fire late, and up to 50 ms of that time
    /// is made good, so that the rate is reached.
    [[nodiscard]] bool try_acquire(time_point now, bool late = false);

    /// How long until the next request may start; zero where it may start at \p now.
    [[nodiscard]] std::chrono::nanoseconds delay(time_point now) const;

    /// Time between two requests; zero where there is no limit.
    [[nodiscard]] std::chrono::nanoseconds interval() const;

    /// Starts nothing before \p until, and no burst right after.
    void cool_down(time_point until);

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace sunco
