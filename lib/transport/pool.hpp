#pragma once

#include <transport/pool_fsm.hpp>
#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <http/base_url.hpp>
#include <sunco/config.hpp>
#include <sunco/error.hpp>
#include <sunco/observer.hpp>
#include <sunco/policy/priority.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

namespace sunco::transport {

class connection;
class dialer;
class pool;

/// The right to use one connection. Destroyed, it closes the connection and frees its place;
/// `give_back` is for after an exchange that left the connection reusable. Does not keep the pool
/// alive.
class lease {
public:
    lease();
    lease(std::weak_ptr<pool> from, pool_fsm::connection_id id);
    lease(lease&& other) noexcept;
    lease& operator=(lease&& other) noexcept;
    ~lease();

    explicit operator bool() const noexcept { return link_ != nullptr; }
    connection& operator*() const noexcept { return *link_; }
    connection* operator->() const noexcept { return link_.get(); }
    /// Whether the connection was idle before, and not opened for this lease.
    [[nodiscard]] bool was_idle() const noexcept { return was_idle_; }

    void give_back(clock::time_point now);
    /// Closes a connection that has served well and will not serve again.
    void retire();

private:
    friend class pool;
    void close();

    std::weak_ptr<pool> from_;
    /// 0 where nothing is held.
    pool_fsm::connection_id id_ = 0;
    std::unique_ptr<connection> link_;
    bool was_idle_ = false;
    close_reason reason_ = close_reason::failed;
};

/// A lease, or why there is none. Nothing was sent in either case.
struct acquired {
    lease held;
    errc error{};
    boost::system::error_code cause;
    /// Trying again is of no use.
    bool permanent = false;
    /// Opening a connection failed, as opposed to waiting for one.
    bool dialed = false;
};

/// What a call asks of its connection.
enum class wanted {
    /// A new one, or an idle one that is quiet.
    any,
    /// The same, but the caller will see itself whether an idle one is quiet.
    any_unchecked,
    /// A new one.
    fresh,
};

/// The connections of one client: carries out what `pool_fsm` decides.
class pool : public std::enable_shared_from_this<pool> {
public:
    pool(boost::asio::any_io_executor executor, const config& settings, http::base_url target,
         std::shared_ptr<deadline_list> time);
    ~pool();

    /// Puts an idle connection that is quiet into \p to, or leaves that empty and returns what is
    /// to be awaited: the wait for one, or for a new one. \p how says which will do.
    std::optional<task<acquired>> acquire(lease& to, stopper& stop, priority who, wanted how,
                                          clock::time_point now);

    /// Closes \p stale, which was idle and is not as it should be, and opens another in its place.
    task<acquired> replace(lease stale, stopper& stop);
    /// A connection that was idle is about to serve again.
    void note_reuse();

    /// Opens one more; nothing where there is no room for it.
    std::optional<task<acquired>> open(stopper& stop);
    /// Closes the idle connections that are not as they should be.
    void close_stale();

    /// Tells the pool how an exchange ended: several timeouts in a row empty it.
    void note_timeout();
    void note_answer() noexcept { timeouts_in_row_ = 0; }

    /// Closes what is idle and wakes who waits, with nothing. What is leased closes on its return.
    void shut_down();

    [[nodiscard]] const pool_fsm& state() const noexcept { return fsm_; }
    [[nodiscard]] std::uint64_t opened() const noexcept { return opened_; }
    [[nodiscard]] std::uint64_t resumed() const noexcept { return resumed_; }
    [[nodiscard]] std::uint64_t reused() const noexcept { return reused_; }

private:
    friend class lease;
    struct waiting_call;
    struct place;

    task<acquired> queue(stopper& stop, priority who, wanted how);
    task<acquired> dial(lease held, stopper& stop);
    bool take_idle(lease& held, wanted how, clock::time_point now);
    void free_place(lease& held, close_reason why);
    [[nodiscard]] close_reason why_not_kept() const noexcept;
    void wake(pool_fsm::waiter* w);
    void give_back(lease& l, clock::time_point now);
    void discard(lease& l);
    void close_idle(const std::vector<pool_fsm::connection_id>& ids, close_reason why);
    /// Allocates nothing: destructors close connections too.
    void close_idle(pool_fsm::connection_id id, close_reason why);
    void tell_closed(close_reason why);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<deadline_list> time_;
    clock::duration wait_limit_;
    unsigned flush_after_timeouts_;
    std::shared_ptr<observer> observer_;
    std::unique_ptr<dialer> dialer_;
    pool_fsm fsm_;
    /// The idle ones, and an empty place for each that is leased and has been idle before.
    std::unordered_map<pool_fsm::connection_id, std::unique_ptr<connection>> parked_;
    boost::system::error_code last_dial_error_;
    unsigned timeouts_in_row_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t resumed_ = 0;
    std::uint64_t reused_ = 0;
};

} // namespace sunco::transport
