#pragma once // SPDX-License-Identifier: BSL-1.0

namespace sunco {

/// A limit on the requests that one client starts, every attempt counted.
struct rate_limit {
    /// Requests a second; 0 sets no limit.
    double per_second = 0;
    /// Requests that may start at once after a pause.
    double burst = 1;
};

/// What a call does when the client's rate limit holds it back.
enum class rate_limit_mode {
    /// Wait for its turn, within the call's deadline.
    wait,
    /// Fail at once with `errc::rate_limited`, `delivery::not_sent` and the wait in `retry_after`.
    fail_fast,
};

} // namespace sunco
