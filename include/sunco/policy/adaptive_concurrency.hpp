#pragma once // SPDX-License-Identifier: BSL-1.0

#include <chrono>

namespace sunco {

/// A limit on the requests in flight that finds its own height.
///
/// Additive increase, multiplicative decrease, as TCP has it: the limit grows by about one for each
/// round of good answers while it is made use of, and shrinks by a factor when the service shows
/// that it has enough: 429, 503, a timeout, or a latency of good answers well above the lowest
/// seen and above what is negligible. It shrinks at most once for the requests that were in flight
/// together.
struct adaptive_concurrency {
    /// Off by default: `pool_config::max_connections` is the only limit then.
    bool enabled = false;
    /// Requests in flight at the start.
    unsigned initial = 8;
    /// Never fewer; 1 at least.
    unsigned minimum = 1;
    /// Never more.
    unsigned maximum = 64;
    /// What is left of the limit when it shrinks; above 0 and below 1.
    double decrease = 0.7;
    /// How many times the lowest latency the smoothed latency may be before the limit shrinks; 0
    /// ignores the latency.
    double latency_tolerance = 3;
    /// A smoothed latency up to this is never too long, however low the lowest was: where answers
    /// come in less than a millisecond, it grows several times over by chance. The default is ours:
    /// above what a service on the same machine takes, and below what most networks take. 0 at
    /// least.
    std::chrono::milliseconds negligible_latency{5};
};

} // namespace sunco
