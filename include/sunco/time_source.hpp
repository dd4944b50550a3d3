#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace sunco {

/// Rings when its time has come. Made by a `time_source`; used from one thread at a time.
class SUNCO_DECL alarm {
public:
    alarm() = default;
    alarm(const alarm&) = delete;
    alarm& operator=(const alarm&) = delete;
    virtual ~alarm() = default;

    /// Rings at \p when in place of any time set earlier, unless that ring is on its way already.
    virtual void set(std::chrono::steady_clock::time_point when) = 0;

    /// Rings no more, unless a ring is on its way already.
    virtual void off() = 0;

    /// Says whether nothing can happen before the alarm rings: every call of the client waits for
    /// time to pass, and none for the network. Time that passes by itself need not know.
    virtual void note_asleep(bool all_asleep);
};

/// Where a client has its time from: deadlines, backoff, ages and the dates in tokens.
///
/// The system's own by default; a test passes `testing::simulated_time`. Called on the client's
/// executor; one that is shared by clients on several threads must be thread-safe.
class SUNCO_DECL time_source {
public:
    time_source() = default;
    time_source(const time_source&) = delete;
    time_source& operator=(const time_source&) = delete;
    virtual ~time_source() = default;

    /// For durations: never goes back.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const noexcept = 0;

    /// For dates.
    [[nodiscard]] virtual std::chrono::system_clock::time_point wall_now() const noexcept = 0;

    /// An alarm that is off. It calls \p ring on \p executor, never from within `set`, and keeps
    /// the executor's context running while it is set. Destroyed, it does not ring any more.
    [[nodiscard]] virtual std::unique_ptr<alarm> make_alarm(boost::asio::any_io_executor executor,
                                                            std::function<void()> ring) = 0;
};

/// The clocks of the system.
[[nodiscard]] SUNCO_DECL std::shared_ptr<time_source> system_time();

} // namespace sunco
