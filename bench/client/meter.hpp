#pragma once

#include "plan.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace bench {

/// Measures a run: time, CPU, the latency of each request, and the most memory that was in use.
class meter {
public:
    using clock = std::chrono::steady_clock;

    explicit meter(const plan& p);

    /// Call when all connections are open and warm.
    void start();
    /// The number of the next request, while there is one. From any thread.
    [[nodiscard]] std::optional<std::size_t> take() noexcept;
    /// Notes that request \p number, which began at \p begun, has been answered. From any thread.
    void note(std::size_t number, clock::time_point begun) noexcept;
    /// Ends the measurement and prints it as one line of JSON.
    void finish(std::string_view client);

private:
    plan plan_;
    std::atomic<std::size_t> taken_{0};
    std::atomic<std::size_t> answered_{0};
    std::vector<float> latencies_;
    clock::time_point started_;
    double cpu_at_start_ = 0;
};

/// Ends the process with \p message where \p good is false: a wrong answer has no cost worth
/// knowing.
void require(bool good, std::string_view message);

} // namespace bench
