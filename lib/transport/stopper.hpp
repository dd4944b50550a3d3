#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <memory>

namespace sunco::transport {

using clock = std::chrono::steady_clock;

class stopper;

/// The deadlines of all calls of a client, behind a single timer: a timer an operation is what
/// costs most in a loop of short calls. While there is none, the timer is off, so that an idle
/// client keeps no io_context running.
class deadline_list : public std::enable_shared_from_this<deadline_list> {
public:
    explicit deadline_list(boost::asio::any_io_executor executor) : timer_{std::move(executor)} {}

    using entries = std::multimap<clock::time_point, stopper*>;
    entries::iterator add(clock::time_point when, stopper& owner);
    void remove(entries::iterator entry);

private:
    void arm();
    void fire();

    boost::asio::steady_timer timer_;
    clock::time_point armed_for_ = clock::time_point::max();
    entries entries_;
};

/// Why a call must not go on.
enum class stop_cause {
    none,
    /// The present step took too long; the call itself may go on with another.
    step_timeout,
    /// The call's total time is over.
    total_timeout,
    /// The caller cancelled the call.
    cancelled,
    /// The client is gone, or its shutdown has run out of patience.
    client_gone,
};

/// The one place where a call is stopped, whoever wants it: the caller, a deadline or the client.
///
/// A stop cancels whatever the call's coroutine waits for. A signal that arrives while nothing is
/// being waited for is lost, so the coroutine asks `stopped()` before each wait.
class stopper {
public:
    explicit stopper(clock::time_point total) : total_{total} {}
    ~stopper();
    stopper(const stopper&) = delete;
    stopper& operator=(const stopper&) = delete;

    /// Begins to watch the total. Apart from construction everything happens on the client's
    /// executor.
    void start(std::shared_ptr<deadline_list> deadlines);

    /// What the call's coroutine is spawned with.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    [[nodiscard]] stop_cause cause() const noexcept { return cause_; }
    [[nodiscard]] bool stopped() const noexcept { return cause_ != stop_cause::none; }
    [[nodiscard]] clock::time_point total() const noexcept { return total_; }

    /// The call is over: watches its deadline no more. From here on the object may die anywhere.
    void finish() { unschedule(); }

    /// Stops the call. The first lasting cause stays.
    void stop(stop_cause cause);

    /// Called by `deadline_list` when the entry's time has come.
    void on_deadline(clock::time_point now);

    /// Limits the time of one step, within the total, for as long as it lives.
    class step {
    public:
        step(stopper& owner, clock::duration limit);
        ~step();
        step(const step&) = delete;
        step& operator=(const step&) = delete;

    private:
        stopper& owner_;
    };

private:
    void schedule(clock::time_point when);
    void unschedule();

    std::shared_ptr<deadline_list> deadlines_;
    clock::time_point total_;
    deadline_list::entries::iterator entry_;
    bool scheduled_ = false;
    stop_cause cause_ = stop_cause::none;
    boost::asio::cancellation_signal signal_;
};

} // namespace sunco::transport
