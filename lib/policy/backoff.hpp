#pragma once

#include <policy/random_source.hpp>

#include <sunco/policy/retry_policy.hpp>

#include <chrono>

namespace sunco::policy {

// The upper bound of the wait before the given retry (counted from 1): base, twice base, and so on,
// never above max.
[[nodiscard]] std::chrono::milliseconds
backoff_bound(std::chrono::milliseconds base, std::chrono::milliseconds max, unsigned retry);

// The wait before the given retry: full jitter, or the bound itself where jitter is off.
[[nodiscard]] std::chrono::milliseconds backoff(const retry_policy& policy, bool throttled,
                                                unsigned retry, random_source& random);

} // namespace sunco::policy
