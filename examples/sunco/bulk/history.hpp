#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tool {

/// How long requests took, to a fifth of the time: four bins for each doubling.
class latencies {
public:
    void add(std::chrono::nanoseconds elapsed);
    void add(const latencies& others);
    /// How many.
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// The time that a part \p q of the requests, from 0 to 1, took no longer than; 0 where there
    /// were none.
    [[nodiscard]] std::chrono::duration<double> quantile(double q) const;

private:
    static constexpr std::size_t bins_per_doubling = 4;
    // From 10 µs on, to more than three minutes.
    static constexpr std::chrono::duration<double> shortest{10e-6};

    std::array<std::uint32_t, 24 * bins_per_doubling + 1> bins_{};
    std::uint64_t count_ = 0;
};

/// How a run went over time, in spans of one length. When there are too many of them, each two
/// become one, so that a long run takes no more memory than a short one.
class history {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// What ended in one span.
    struct span {
        std::uint64_t records = 0;
        std::uint64_t failures = 0;
        tool::latencies latencies{};
    };

    static constexpr std::size_t most_spans = 240;

    explicit history(time_point start) : start_{start} {}

    /// A record has its outcome. Times never go back.
    void add_record(bool failed, time_point now);
    /// A request has ended.
    void add_request(std::chrono::nanoseconds elapsed, time_point now);

    [[nodiscard]] const std::vector<span>& spans() const noexcept { return spans_; }
    [[nodiscard]] std::chrono::milliseconds span_length() const noexcept { return length_; }
    /// How long the span of that index lasted, the last of them until \p end.
    [[nodiscard]] std::chrono::duration<double> length_of(std::size_t index, time_point end) const;
    /// All requests.
    [[nodiscard]] latencies all() const;

private:
    span& at(time_point now);
    void join_pairs();

    time_point start_;
    std::chrono::milliseconds length_{500};
    std::vector<span> spans_;
};

} // namespace tool
