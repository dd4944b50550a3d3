#pragma once // SPDX-License-Identifier: BSL-1.0

#include <chrono>
#include <functional>
#include <vector>

namespace sunco {

struct failure;

/// When and how often a failed attempt is repeated. Which failures may be repeated at all depends
/// on the operation and on `delivery`, and is not a knob: a create is never repeated where that
/// could make a second user.
///
/// The figures are those that a large public client (the AWS SDK for C++) settled on in 2026.
struct retry_policy {
    /// Requests at most for one call, the first included; 1 sends exactly one, 0 counts as 1.
    unsigned max_attempts = 3;
    /// Upper bound of the first wait; it doubles with each attempt.
    std::chrono::milliseconds base_delay{50};
    /// The same after 429, where the service asked for room.
    std::chrono::milliseconds throttle_base_delay{1000};
    /// Upper bound of every wait that sunco chooses.
    std::chrono::milliseconds max_delay{20'000};
    /// Draw each wait evenly from zero to its bound, so that clients do not march in step.
    bool jitter = true;
    /// Statuses that are repeated, where the operation allows it.
    std::vector<unsigned> retry_statuses{408, 425, 429, 500, 502, 503, 504};
    /// Longest Retry-After that is obeyed; a longer one ends the call at once and is reported.
    std::chrono::milliseconds max_retry_after{60'000};
    /// Tokens that retries of the whole client share; 0 lifts the limit. Taken from the client's
    /// config alone.
    unsigned budget = 500;
    /// Tokens that one retry takes from the budget; a call that ends well gives them back.
    unsigned retry_cost = 14;
    /// The same for a retry after 429.
    unsigned throttle_retry_cost = 5;
    /// Asked last, and only where sunco would retry: false gives up. Called on any thread that runs
    /// the client. What it throws ends the call, and is thrown by it, by `try_…` as well.
    std::function<bool(const failure&)> predicate{};

    /// A policy that sends every request exactly once.
    [[nodiscard]] static retry_policy none()
    {
        retry_policy p;
        p.max_attempts = 1;
        return p;
    }
};

} // namespace sunco
