#include <policy/backoff.hpp>

#include <algorithm>

namespace sunco::policy {

std::chrono::milliseconds backoff_bound(std::chrono::milliseconds base,
                                        std::chrono::milliseconds max, unsigned retry)
{
    auto bound = std::max(base, std::chrono::milliseconds{0});
    for (unsigned i = 1; i < retry && bound.count() > 0 && bound < max; ++i)
        bound = bound > max / 2 ? max : bound * 2;
    return std::clamp(bound, std::chrono::milliseconds{0},
                      std::max(max, std::chrono::milliseconds{0}));
}

std::chrono::milliseconds backoff(const retry_policy& policy, bool throttled, unsigned retry,
                                  random_source& random)
{
    const auto base = throttled ? policy.throttle_base_delay : policy.base_delay;
    const auto bound = backoff_bound(base, policy.max_delay, retry);
    if (!policy.jitter)
        return bound;
    const std::chrono::duration<double, std::milli> drawn = random.uniform() * bound;
    return std::chrono::duration_cast<std::chrono::milliseconds>(drawn);
}

} // namespace sunco::policy
