#pragma once

#include <sunco/sync/source.hpp>
#include <sunco/sync/sync_report.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace sunco::sync {

/// Counts events and tells their rate over the last ten seconds.
class rate_meter {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit rate_meter(time_point start) : start_{start} {}

    /// \p n events at \p now. Times never go back.
    void add(std::uint64_t n, time_point now);
    /// Events a second.
    [[nodiscard]] double rate(time_point now);

private:
    static constexpr std::size_t window = 10;

    void advance(time_point now);

    time_point start_;
    // The events of second s are in s modulo the size, until that second is over by ten.
    std::array<std::uint64_t, window + 1> seconds_{};
    std::int64_t second_ = 0;
};

/// The numbers of a run, to be read from any thread.
class tally {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit tally(time_point start) : start_{start}, meter_{start} {}

    /// One more record of the input.
    void add_record() noexcept { ++records_; }
    /// All records of the input are counted.
    void set_end_of_input();
    /// A record ended.
    void add(const record_result& r, time_point now);
    /// A try took \p requests, of which \p repeats repeated an earlier one.
    void add_requests(std::size_t requests, std::size_t repeats);
    void set_in_flight(std::size_t n) noexcept { in_flight_.store(n, std::memory_order_relaxed); }
    void set_extent(source_extent e);
    void set_paused(std::optional<failure> why);

    [[nodiscard]] sync_progress progress(time_point now);
    /// Fills in the numbers of \p r.
    void fill(sync_report& r, time_point now);

private:
    void estimate(sync_progress& p) const;

    // Not guarded by the mutex: they change more often than the others.
    std::atomic<std::uint64_t> records_ = 0;
    std::atomic<std::size_t> in_flight_ = 0;

    std::mutex mutex_;
    time_point start_;
    rate_meter meter_;
    outcome_counts outcomes_;
    outcome_counts earlier_;
    std::uint64_t requests_ = 0;
    std::uint64_t retries_ = 0;
    source_extent extent_;
    bool end_of_input_ = false;
    std::optional<failure> paused_;
};

} // namespace sunco::sync
