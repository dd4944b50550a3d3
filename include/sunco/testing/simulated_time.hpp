#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/time_source.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

/// For the tests of programs that use sunco.
namespace sunco::testing {

/// Time that passes when a test says so.
///
/// Put it into `config::time`, and `config::random_seed` beside it for the same jitter in every
/// run. With `passing::when_all_sleep` an hour of backoff is over at once: as soon as every call
/// of every client that shares this object waits for time and none for the network, the clock jumps
/// to the next alarm. With `passing::by_hand` the test moves it.
///
/// Sockets know nothing of it: a server that answers after a real second lets no simulated time
/// pass, and a deadline then strikes only when the test moves the clock.
///
/// For one thread: the clients, their executor and the test.
class SUNCO_DECL simulated_time : public time_source {
public:
    /// What moves the clock.
    enum class passing {
        /// `advance` alone.
        by_hand,
        /// `advance`, and the clients' own waits.
        when_all_sleep,
    };

    /// Starts at \p wall; the steady clock starts at an arbitrary point.
    explicit simulated_time(passing how = passing::when_all_sleep,
                            std::chrono::system_clock::time_point wall = std::chrono::sys_days{
                                std::chrono::year{2026} / 1 / 1});
    ~simulated_time() override;

    [[nodiscard]] std::chrono::steady_clock::time_point now() const noexcept override;
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const noexcept override;
    [[nodiscard]] std::unique_ptr<alarm> make_alarm(boost::asio::any_io_executor executor,
                                                    std::function<void()> ring) override;

    /// Moves both clocks on and rings what is due. \p by must not be below 0. The rings are heard
    /// when the executor runs: what waits again then waits from the new time on, so move in small
    /// steps, or with `advance_to_next_alarm`, where that matters.
    void advance(std::chrono::nanoseconds by);

    /// Moves the wall clock alone, as a correction of the system's time does; back too.
    void shift_wall(std::chrono::nanoseconds by) noexcept;

    /// Moves the clocks to the next alarm. \returns false where none is set.
    bool advance_to_next_alarm();

    /// Time that has passed since the start.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept;

    /// Alarms that are set.
    [[nodiscard]] std::size_t alarms_set() const noexcept;

private:
    struct state;
    class ringer;

    std::shared_ptr<state> state_;
};

} // namespace sunco::testing
