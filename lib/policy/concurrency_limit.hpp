#pragma once

#include <sunco/policy/adaptive_concurrency.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace sunco::policy {

// How many requests may be in flight, learned from how they end: additive increase, multiplicative
// decrease. See docs/adr/0005.
class concurrency_limit {
public:
    using clock = std::chrono::steady_clock;

    // How a request ended.
    enum class ending {
        // With what was asked for.
        good,
        // With a refusal of the service's own. It works, but a refusal says nothing of how long
        // work
        // takes: it may be there before any was done.
        refused,
        // The service has enough: 429, 503 or no answer in time.
        overloaded,
        // Says nothing of the service's load.
        unknown,
    };

    explicit concurrency_limit(const adaptive_concurrency& knobs);

    [[nodiscard]] bool has_room() const noexcept { return !knobs_.enabled || in_flight_ < limit(); }
    void started() noexcept { ++in_flight_; }
    void finished(ending how, clock::time_point began, clock::time_point now);

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
    // 0 where there is none.
    [[nodiscard]] std::size_t limit() const noexcept
    {
        return knobs_.enabled ? static_cast<std::size_t>(limit_) : 0;
    }

private:
    [[nodiscard]] bool too_slow(clock::duration latency);
    void grow();
    void shrink(clock::time_point began, clock::time_point now);

    adaptive_concurrency knobs_;
    double limit_;
    std::size_t in_flight_ = 0;
    std::optional<clock::time_point> shrunk_at_;
    // In nanoseconds.
    double smoothed_ = 0;
    double lowest_ = 0;
    double lowest_of_window_ = 0;
    unsigned samples_ = 0;
};

} // namespace sunco::policy
