#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <utility>

namespace sunco::policy {

// Where jitter comes from: seeded once per client, or set by a test.
class random_source {
public:
    explicit random_source(std::uint64_t seed)
        : draw_([engine = std::mt19937_64(seed)]() mutable {
              return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
          })
    {}

    explicit random_source(std::function<double()> draw) : draw_(std::move(draw)) {}

    // In [0, 1).
    double uniform() { return draw_(); }

private:
    std::function<double()> draw_;
};

} // namespace sunco::policy
