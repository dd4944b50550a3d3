#pragma once

#include <policy/lanes.hpp>

#include <sunco/policy/priority.hpp>

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sunco::transport {

// What the pool of connections does next, without a socket: who gets which connection, who may
// dial, who waits, what is closed. The shell around it owns the connections, carries out what is
// returned, and calls from one thread at a time.
//
// Live calls wait in front of bulk ones; among each of them it is first come, first served.
//
// A slot is held by a connection that is being dialled, in use or idle; there are at most
// max_connections of them. A call waits only while every slot is dialling or in use.
class pool_fsm {
public:
    using clock = std::chrono::steady_clock;
    using connection_id = std::uint64_t;

    struct settings {
        std::size_t max_connections = 64;
        std::size_t max_waiting = 100'000;
        std::chrono::milliseconds idle_timeout{50'000};
        std::chrono::milliseconds max_age{300'000};
    };

    // A call that wants a connection. Lives in the call; after abandon() or take() it is free.
    class waiter : public boost::intrusive::list_base_hook<> {
    public:
        enum class state {
            none,
            queued,
            // id() is an open connection, now in use by this call.
            use_idle,
            // id() stands for a connection that this call has to dial.
            dial,
            // The queue is full or the pool is shut down.
            refused,
        };

        explicit waiter(priority who = priority::live) : lane_{who == priority::bulk ? 1u : 0u} {}

        [[nodiscard]] std::size_t lane() const noexcept { return lane_; }
        [[nodiscard]] state what() const { return state_; }
        [[nodiscard]] connection_id id() const { return id_; }

    private:
        friend class pool_fsm;
        state state_ = state::none;
        connection_id id_ = 0;
        std::size_t lane_;
    };

    // What a call must do for others than itself.
    struct effect {
        // Has been granted something: resume it.
        waiter* woken = nullptr;
        // The connection asked about is to be closed.
        bool close = false;
    };

    explicit pool_fsm(const settings& s);
    pool_fsm(const pool_fsm&) = delete;
    pool_fsm& operator=(const pool_fsm&) = delete;

    // Grants the most recently parked connection, or permission to dial, or a place in the queue,
    // or nothing: see w.what(). Those whose time is over are to be closed before, with expire().
    void acquire(waiter& w);

    // The most recently parked connection, of which there must be one, for a call that is here.
    [[nodiscard]] connection_id take_idle();

    // Grants permission to dial one more, where there is room, whatever is idle.
    [[nodiscard]] bool open(waiter& w);

    // The call accepts what w was granted, and answers for it from now on.
    connection_id take(waiter& w);

    // The call no longer wants a connection. What it was granted and has not taken passes on;
    // `close` speaks of that connection, w.id().
    [[nodiscard]] effect abandon(waiter& w, clock::time_point now);

    // The dial succeeded and the connection is in use. False: the pool is shut down; discard it.
    [[nodiscard]] bool dialed(connection_id id, clock::time_point now);

    // The dial failed, or a connection in use was closed: its slot is free. Returns the waiter that
    // may dial in its place, or null.
    [[nodiscard]] waiter* discard(connection_id id);

    // The connection in use is closed and its call dials another in the same slot, without losing
    // its turn. Returns the new connection's id.
    [[nodiscard]] connection_id replace(connection_id id);

    // The connection in use can serve again: goes to the first waiter, or is parked.
    [[nodiscard]] effect release(connection_id id, clock::time_point now);

    // Whether the time of any connection is over.
    [[nodiscard]] bool has_expired(clock::time_point now) const
    {
        return (!by_age_.empty() && past_max_age(by_age_.front(), now)) ||
               (!idle_.empty() && past_idle_timeout(idle_.back(), now));
    }

    // Idle connections whose time is over, to be closed.
    [[nodiscard]] std::vector<connection_id> expire(clock::time_point now);

    // The idle connections, the next one out first.
    [[nodiscard]] std::vector<connection_id> idle_ids() const;

    [[nodiscard]] bool is_idle(connection_id id) const
    {
        const auto found = connections_.find(id);
        return found != connections_.end() && found->second.idle_hook::is_linked();
    }

    // An idle connection is not as it should be, and closed.
    void drop(connection_id id);

    // All idle connections, to be closed.
    [[nodiscard]] std::vector<connection_id> flush();

    struct shut_down_effect {
        std::vector<connection_id> closed;
        // In order; all refused and out of the queue.
        std::vector<waiter*> refused;
    };

    // From now on nothing is granted, and what comes back is closed.
    [[nodiscard]] shut_down_effect shut_down();

    [[nodiscard]] bool is_shut_down() const { return shut_down_; }
    [[nodiscard]] std::size_t slots_in_use() const { return connections_.size(); }
    [[nodiscard]] std::size_t idle() const { return idle_.size(); }
    // The idle connection that the next call gets.
    [[nodiscard]] std::optional<connection_id> next_out() const
    {
        return idle_.empty() ? std::nullopt : std::optional{idle_.front().id};
    }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

private:
    struct idle_tag;
    struct age_tag;
    using idle_hook = boost::intrusive::list_base_hook<boost::intrusive::tag<idle_tag>>;
    using age_hook = boost::intrusive::list_base_hook<boost::intrusive::tag<age_tag>>;

    struct connection : idle_hook, age_hook {
        connection_id id = 0;
        clock::time_point opened{};
        clock::time_point parked{};
    };

    connection& at(connection_id id);
    void open_slot(waiter& w);
    connection_id reuse_slot(connection& c);
    void close_slot(connection& c);
    waiter* grant_first(waiter::state what, connection_id id);
    [[nodiscard]] bool past_max_age(const connection& c, clock::time_point now) const
    {
        return now - c.opened >= settings_.max_age;
    }
    [[nodiscard]] bool past_idle_timeout(const connection& c, clock::time_point now) const
    {
        return now - c.parked >= settings_.idle_timeout;
    }

    settings settings_;
    bool shut_down_ = false;
    connection_id last_id_ = 0;
    std::unordered_map<connection_id, connection> connections_;
    // Most recently parked first.
    boost::intrusive::list<connection, boost::intrusive::base_hook<idle_hook>> idle_;
    // Every connection that was dialled and has not been seen to be past max_age, oldest first.
    boost::intrusive::list<connection, boost::intrusive::base_hook<age_hook>> by_age_;
    policy::lanes<waiter, 2> waiting_;
};

} // namespace sunco::transport
