#include <transport/pool_fsm.hpp>

#include <boost/assert.hpp>

#include <algorithm>

namespace sunco::transport {
namespace {

// Keeps sums with a time point far from overflow.
std::chrono::milliseconds bounded(std::chrono::milliseconds d)
{
    return std::clamp(d, std::chrono::milliseconds{0},
                      std::chrono::milliseconds{std::chrono::hours{24 * 365}});
}

} // namespace

pool_fsm::pool_fsm(const settings& s) : settings_(s)
{
    settings_.max_connections = std::max<std::size_t>(s.max_connections, 1);
    settings_.idle_timeout = bounded(s.idle_timeout);
    settings_.max_age = bounded(s.max_age);
}

void pool_fsm::acquire(waiter& w)
{
    BOOST_ASSERT(!w.is_linked());
    w.state_ = waiter::state::refused;
    if (shut_down_)
        return;
    if (!idle_.empty()) {
        w.id_ = take_idle();
        w.state_ = waiter::state::use_idle;
    } else if (connections_.size() < settings_.max_connections) {
        open_slot(w);
    } else if (waiting_.count_ahead_of(w.lane()) < settings_.max_waiting) {
        waiting_.push_back(w);
        w.state_ = waiter::state::queued;
    }
}

pool_fsm::connection_id pool_fsm::take_idle()
{
    BOOST_ASSERT(!idle_.empty());
    const connection_id id = idle_.front().id;
    idle_.pop_front();
    return id;
}

bool pool_fsm::open(waiter& w)
{
    const bool has_room = !shut_down_ && connections_.size() < settings_.max_connections;
    if (has_room)
        open_slot(w);
    return has_room;
}

pool_fsm::connection_id pool_fsm::take(waiter& w)
{
    BOOST_ASSERT(w.state_ == waiter::state::use_idle || w.state_ == waiter::state::dial);
    w.state_ = waiter::state::none;
    return w.id_;
}

pool_fsm::effect pool_fsm::abandon(waiter& w, clock::time_point now)
{
    const auto had = w.state_;
    w.state_ = waiter::state::none;
    switch (had) {
    case waiter::state::queued:
        waiting_.erase(w);
        return {};
    case waiter::state::use_idle:
        return release(w.id_, now);
    case waiter::state::dial:
        return {discard(w.id_), false};
    case waiter::state::none:
    case waiter::state::refused:
        return {};
    }
    return {};
}

bool pool_fsm::dialed(connection_id id, clock::time_point now)
{
    connection& c = at(id);
    if (shut_down_)
        return false;
    c.opened = now;
    by_age_.push_back(c);
    return true;
}

pool_fsm::waiter* pool_fsm::discard(connection_id id)
{
    connection& c = at(id);
    if (!waiting_.empty())
        return grant_first(waiter::state::dial, reuse_slot(c));
    close_slot(c);
    return nullptr;
}

pool_fsm::connection_id pool_fsm::replace(connection_id id)
{
    return reuse_slot(at(id));
}

pool_fsm::effect pool_fsm::release(connection_id id, clock::time_point now)
{
    connection& c = at(id);
    if (shut_down_ || past_max_age(c, now))
        return {discard(id), true};
    if (!waiting_.empty())
        return {grant_first(waiter::state::use_idle, id), false};
    c.parked = now;
    idle_.push_front(c);
    return {};
}

std::vector<pool_fsm::connection_id> pool_fsm::expire(clock::time_point now)
{
    std::vector<connection_id> closed;
    const auto close_it = [&](connection& c) {
        // Once, and before anything changes: a failed allocation must lose no connection.
        closed.reserve(idle_.size() + closed.size());
        closed.push_back(c.id);
        close_slot(c);
    };
    while (!by_age_.empty() && past_max_age(by_age_.front(), now)) {
        connection& oldest = by_age_.front();
        if (oldest.idle_hook::is_linked())
            close_it(oldest);
        else
            by_age_.pop_front(); // in use; release() sees its age
    }
    while (!idle_.empty() && past_idle_timeout(idle_.back(), now))
        close_it(idle_.back());
    return closed;
}

std::vector<pool_fsm::connection_id> pool_fsm::idle_ids() const
{
    std::vector<connection_id> ids;
    ids.reserve(idle_.size());
    for (const connection& c : idle_)
        ids.push_back(c.id);
    return ids;
}

void pool_fsm::drop(connection_id id)
{
    const auto found = connections_.find(id);
    BOOST_ASSERT(found != connections_.end() && found->second.idle_hook::is_linked());
    close_slot(found->second);
}

std::vector<pool_fsm::connection_id> pool_fsm::flush()
{
    std::vector<connection_id> closed;
    closed.reserve(idle_.size());
    while (!idle_.empty()) {
        closed.push_back(idle_.front().id);
        close_slot(idle_.front());
    }
    return closed;
}

pool_fsm::shut_down_effect pool_fsm::shut_down()
{
    shut_down_effect out;
    out.refused.reserve(waiting_.size());
    out.closed = flush();
    shut_down_ = true;
    while (!waiting_.empty()) {
        waiter& w = *waiting_.front();
        waiting_.erase(w);
        w.state_ = waiter::state::refused;
        out.refused.push_back(&w);
    }
    return out;
}

pool_fsm::connection& pool_fsm::at(connection_id id)
{
    const auto found = connections_.find(id);
    BOOST_ASSERT(found != connections_.end());
    BOOST_ASSERT(!found->second.idle_hook::is_linked());
    return found->second;
}

void pool_fsm::open_slot(waiter& w)
{
    const connection_id id = last_id_ + 1;
    connections_[id].id = id;
    last_id_ = id;
    w.id_ = id;
    w.state_ = waiter::state::dial;
}

// Allocates nothing: a connection is discarded by destructors.
pool_fsm::connection_id pool_fsm::reuse_slot(connection& c)
{
    if (c.age_hook::is_linked())
        by_age_.erase(by_age_.iterator_to(c));
    auto node = connections_.extract(c.id);
    c.id = ++last_id_;
    node.key() = c.id;
    connections_.insert(std::move(node));
    return c.id;
}

void pool_fsm::close_slot(connection& c)
{
    if (c.age_hook::is_linked())
        by_age_.erase(by_age_.iterator_to(c));
    if (c.idle_hook::is_linked())
        idle_.erase(idle_.iterator_to(c));
    connections_.erase(c.id);
}

pool_fsm::waiter* pool_fsm::grant_first(waiter::state what, connection_id id)
{
    waiter& w = *waiting_.front();
    waiting_.erase(w);
    w.state_ = what;
    w.id_ = id;
    return &w;
}

} // namespace sunco::transport
