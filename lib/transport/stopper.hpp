#pragma once

#include <sunco/time_source.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/intrusive/set.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

namespace sunco::transport {

using clock = std::chrono::steady_clock;

class stopper;

/// A time in a `deadline_list`.
struct deadline_entry : boost::intrusive::set_base_hook<> {
    clock::time_point when{};
};

/// The deadlines of all calls of a client, behind a single alarm: a timer an operation is what
/// costs most in a loop of short calls. While there is none, the alarm is off (see `hold`), so that
/// an idle client keeps no io_context running. The client's calls have their time from here.
///
/// Where the alarm cannot be set for want of memory, every call is stopped (`no_memory`): none
/// would end in time.
class deadline_list : public std::enable_shared_from_this<deadline_list> {
public:
    deadline_list(boost::asio::any_io_executor executor, std::shared_ptr<time_source> time);

    [[nodiscard]] clock::time_point now() const noexcept { return time_->now(); }
    [[nodiscard]] std::chrono::system_clock::time_point wall_now() const noexcept
    {
        return time_->wall_now();
    }

    /// \throws what setting the alarm throws; \p e is in the list nevertheless.
    void add(deadline_entry& e, clock::time_point when);
    void move(deadline_entry& e, clock::time_point when);
    /// Throws nothing where the alarm's `off` does not.
    void remove(deadline_entry& e);

    /// As long as one lives, the alarm stays on when the last entry goes, since there may be
    /// another at once: to set it again and again would cost two system calls each time.
    class hold {
    public:
        explicit hold(std::shared_ptr<deadline_list> list) noexcept : list_{std::move(list)}
        {
            ++list_->holds_;
        }
        ~hold()
        {
            --list_->holds_;
            list_->rest();
        }
        hold(const hold&) = delete;
        hold& operator=(const hold&) = delete;

    private:
        std::shared_ptr<deadline_list> list_;
    };

    /// One more or less of the entries waits for nothing but time.
    void fell_asleep();
    void woke_up();

private:
    struct earlier {
        bool operator()(const deadline_entry& a, const deadline_entry& b) const noexcept
        {
            return a.when < b.when;
        }
    };

    [[nodiscard]] bool all_asleep() const noexcept { return asleep_ > 0 && asleep_ == size_; }
    void tell_asleep();
    void insert(deadline_entry& e);
    void arm_if_earlier();
    void arm(clock::time_point at);
    void rest() noexcept;
    void stop_all();
    void fire();

    std::shared_ptr<time_source> time_;
    boost::asio::any_io_executor executor_;
    std::unique_ptr<alarm> alarm_;
    clock::time_point armed_for_ = clock::time_point::max();
    bool told_asleep_ = false;
    boost::intrusive::multiset<deadline_entry, boost::intrusive::compare<earlier>,
                               boost::intrusive::constant_time_size<false>>
        entries_;
    std::size_t size_ = 0;
    std::size_t asleep_ = 0;
    std::size_t holds_ = 0;
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
    /// There was no memory for the timer that keeps the calls' deadlines.
    no_memory,
};

/// The one place where a call is stopped, whoever wants it: the caller, a deadline or the client.
///
/// A stop cancels whatever the call's coroutine waits for. A signal that arrives while nothing is
/// being waited for is lost, so the coroutine asks `stopped()` before each wait.
class stopper : private deadline_entry {
public:
    stopper() = default;
    explicit stopper(clock::time_point total) : total_{total} {}
    ~stopper();
    stopper(const stopper&) = delete;
    stopper& operator=(const stopper&) = delete;

    /// Sets the total, before `start`.
    void limit(clock::time_point total) noexcept { total_ = total; }

    /// Begins to watch the total. Where a step is about to be limited to \p first_limit, the list
    /// is told that at once. Apart from construction everything happens on the client's executor.
    void start(std::shared_ptr<deadline_list> deadlines,
               clock::time_point first_limit = clock::time_point::max());

    /// Where the waits of the call's coroutines are cancelled.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    [[nodiscard]] stop_cause cause() const noexcept { return cause_; }
    [[nodiscard]] bool stopped() const noexcept { return cause_ != stop_cause::none; }
    [[nodiscard]] clock::time_point total() const noexcept { return total_; }
    /// The client's time; after `start` only.
    [[nodiscard]] clock::time_point now() const noexcept { return deadlines_->now(); }

    /// The call is over: watches its deadline no more. From here on the object may die anywhere.
    void finish() { unschedule(); }

    /// The call waits for time to pass, and not for the network, as long as this lives.
    class nap {
    public:
        explicit nap(stopper& owner) : deadlines_{*owner.deadlines_} { deadlines_.fell_asleep(); }
        ~nap() { deadlines_.woke_up(); }
        nap(const nap&) = delete;
        nap& operator=(const nap&) = delete;

    private:
        deadline_list& deadlines_;
    };

    /// Stops the call. The first lasting cause stays.
    void stop(stop_cause cause);

    /// Called by `deadline_list` when the entry's time has come, which may be before a limit's.
    void on_deadline(clock::time_point now);

    /// Limits the time of one step, within the total, for as long as it lives.
    class step {
    public:
        step(stopper& owner, clock::duration limit) : step{owner, owner.now() + limit} {}
        /// Until \p end.
        step(stopper& owner, clock::time_point end);
        ~step();
        step(const step&) = delete;
        step& operator=(const step&) = delete;

    private:
        stopper& owner_;
    };

private:
    friend class deadline_list;
    void schedule(clock::time_point at);
    void unschedule();

    std::shared_ptr<deadline_list> deadlines_;
    clock::time_point total_ = clock::time_point::max();
    /// When this is to be stopped: at the end of the present step, or of the total. The entry in
    /// the list may be earlier, left over from a step that has ended: most calls are over before it
    /// rings, and to move it each time would cost more.
    clock::time_point limit_ = clock::time_point::max();
    stop_cause cause_ = stop_cause::none;
    boost::asio::cancellation_signal signal_;
};

} // namespace sunco::transport
