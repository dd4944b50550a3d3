#include <transport/pool.hpp>

#include <transport/connection.hpp>
#include <transport/dialer.hpp>

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace sunco::transport {

namespace asio = boost::asio;

lease::lease() = default;

lease::lease(std::weak_ptr<pool> from, pool_fsm::connection_id id) : from_{std::move(from)}, id_{id}
{}

lease::lease(lease&& other) noexcept
    : from_{std::move(other.from_)}, id_{std::exchange(other.id_, 0)},
      link_{std::move(other.link_)}, was_idle_{other.was_idle_}, reason_{other.reason_}
{}

lease& lease::operator=(lease&& other) noexcept
{
    if (this != &other) {
        close();
        from_ = std::move(other.from_);
        id_ = std::exchange(other.id_, 0);
        link_ = std::move(other.link_);
        was_idle_ = other.was_idle_;
        reason_ = other.reason_;
    }
    return *this;
}

lease::~lease()
{
    close();
}

void lease::give_back(clock::time_point now)
{
    // Where there is no memory to park it, the lease still answers for the connection.
    if (const auto owner = from_.lock())
        owner->give_back(*this, now);
    id_ = 0;
    link_.reset();
}

void lease::retire()
{
    reason_ = close_reason::not_reusable;
    close();
}

void lease::close()
{
    if (id_ == 0)
        return;
    if (const auto owner = from_.lock())
        owner->discard(*this);
    id_ = 0;
    link_.reset();
}

/// A call in the queue; the timer never expires, and is cancelled to wake the call.
struct pool::waiting_call : pool_fsm::waiter {
    waiting_call(const asio::any_io_executor& executor, priority who)
        : waiter{who}, woken{executor, clock::time_point::max()}
    {}
    asio::steady_timer woken;
};

/// A call's place in the queue. Left, it passes on whatever it was granted meanwhile.
struct pool::place {
    place(std::shared_ptr<pool> p, priority who) : owner{std::move(p)}, call{owner->executor_, who}
    {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    ~place()
    {
        const auto id = call.id();
        const auto effect = owner->fsm_.abandon(call, owner->time_->now());
        owner->wake(effect.woken);
        if (effect.close)
            owner->close_idle(id, owner->why_not_kept());
    }

    std::shared_ptr<pool> owner;
    waiting_call call;
};

pool::pool(asio::any_io_executor executor, const config& settings, http::base_url target,
           std::shared_ptr<deadline_list> time)
    : executor_{executor}, time_{std::move(time)}, wait_limit_{settings.timeouts.pool_wait},
      flush_after_timeouts_{settings.pool.flush_after_timeouts}, observer_{settings.observer},
      dialer_{std::make_unique<dialer>(executor, settings, std::move(target), time_)},
      fsm_{{settings.pool.max_connections, settings.pool.max_waiting, settings.pool.idle_timeout,
            settings.pool.max_age}}
{}

pool::~pool() = default;

// Most calls find an idle connection, and need neither a coroutine nor a timer for that.
std::optional<task<acquired>> pool::acquire(lease& to, stopper& stop, priority who, wanted how,
                                            clock::time_point now)
{
    if (fsm_.has_expired(now))
        close_idle(fsm_.expire(now), close_reason::idle);
    if (fsm_.idle() == 0)
        return queue(stop, who, how);
    to = lease{weak_from_this(), fsm_.take_idle()};
    if (take_idle(to, how, now))
        return std::nullopt;
    return dial(std::move(to), stop);
}

std::optional<task<acquired>> pool::open(stopper& stop)
{
    pool_fsm::waiter call;
    if (!fsm_.open(call))
        return std::nullopt;
    return dial({weak_from_this(), fsm_.take(call)}, stop);
}

void pool::close_stale()
{
    const auto now = time_->now();
    close_idle(fsm_.expire(now), close_reason::idle);
    const auto first_out = fsm_.next_out();
    for (const auto id : fsm_.idle_ids()) {
        // The observer may start calls, or end the client, when it hears of a close.
        if (!fsm_.is_idle(id))
            continue;
        connection& link = *parked_.at(id);
        if (!link.is_quiet(now)) {
            fsm_.drop(id);
            close_idle(id, close_reason::stale);
        } else if (id != first_out) {
            link.release_buffers();
        }
    }
}

task<acquired> pool::queue(stopper& stop, priority who, wanted how)
{
    using state = pool_fsm::waiter::state;
    place mine{shared_from_this(), who};
    fsm_.acquire(mine.call);
    if (mine.call.what() == state::queued) {
        const stopper::step limit{stop, wait_limit_};
        while (mine.call.what() == state::queued && !stop.stopped())
            co_await until_woken{mine.call.woken};
    }
    const state granted = mine.call.what();
    // A call that was stopped in the moment of its grant leaves it to the next one.
    if (granted == state::queued || granted == state::refused || stop.stopped())
        co_return acquired{{}, errc::timeout, last_dial_error_, true, false};

    lease held{weak_from_this(), fsm_.take(mine.call)};
    if (granted == state::use_idle && take_idle(held, how, time_->now()))
        co_return acquired{std::move(held), {}, {}, false, false};
    auto dialing = dial(std::move(held), stop);
    co_await dialing;
    co_return dialing.release();
}

// True where the idle connection will do; otherwise its place is kept for a new one.
bool pool::take_idle(lease& held, wanted how, clock::time_point now)
{
    const auto parked = parked_.find(held.id_);
    if (how == wanted::any ? parked->second->is_quiet(now)
                           : how == wanted::any_unchecked && !parked->second->has_expired(now)) {
        held.link_ = std::move(parked->second);
        held.was_idle_ = true;
        return true;
    }
    free_place(held, how == wanted::fresh ? close_reason::not_reusable : close_reason::stale);
    return false;
}

void pool::free_place(lease& held, close_reason why)
{
    held.link_.reset();
    held.was_idle_ = false;
    parked_.erase(held.id_);
    held.id_ = fsm_.replace(held.id_);
    tell_closed(why);
}

task<acquired> pool::replace(lease stale, stopper& stop)
{
    free_place(stale, close_reason::stale);
    return dial(std::move(stale), stop);
}

void pool::note_reuse()
{
    ++reused_;
    if (observer_)
        observer_->connection_reused();
}

task<acquired> pool::dial(lease held, stopper& stop)
{
    const auto self = shared_from_this();
    dialed d = co_await dialer_->dial(stop);
    if (!d.link) {
        if (!stop.stopped())
            last_dial_error_ = d.cause;
        co_return acquired{{}, d.error, d.cause, d.permanent, true};
    }
    held.link_ = std::move(d.link);
    if (!fsm_.dialed(held.id_, stop.now()))
        co_return acquired{{}, errc::shutting_down, {}, true, false};
    last_dial_error_ = {};
    const bool resumed = held->tls_resumed();
    ++opened_;
    resumed_ += resumed ? 1 : 0;
    if (observer_)
        observer_->connection_opened(held->opening_took(), resumed);
    co_return acquired{std::move(held), {}, {}, false, false};
}

void pool::note_timeout()
{
    if (++timeouts_in_row_ < flush_after_timeouts_)
        return;
    timeouts_in_row_ = 0;
    close_idle(fsm_.flush(), close_reason::shutdown);
}

void pool::shut_down()
{
    dialer_->close();
    const auto effect = fsm_.shut_down();
    close_idle(effect.closed, close_reason::shutdown);
    for (pool_fsm::waiter* w : effect.refused)
        wake(w);
}

void pool::give_back(lease& l, clock::time_point now)
{
    const auto id = l.id_;
    auto& parked = parked_[id]; // may throw, and has then taken nothing from the lease
    parked = std::move(l.link_);
    // The one parked last goes out first. Only that one keeps its buffers.
    if (const auto below = fsm_.next_out())
        parked_.at(*below)->release_buffers();
    const auto effect = fsm_.release(id, now);
    l.id_ = 0; // it may be gone already, and must not be discarded again
    wake(effect.woken);
    if (effect.close)
        close_idle(id, why_not_kept());
}

close_reason pool::why_not_kept() const noexcept
{
    return fsm_.is_shut_down() ? close_reason::shutdown : close_reason::age;
}

void pool::discard(lease& l)
{
    if (l.link_)
        tell_closed(l.reason_);
    parked_.erase(l.id_);
    wake(fsm_.discard(l.id_));
}

void pool::wake(pool_fsm::waiter* w)
{
    if (w)
        static_cast<waiting_call*>(w)->woken.cancel();
}

void pool::close_idle(const std::vector<pool_fsm::connection_id>& ids, close_reason why)
{
    for (const auto id : ids)
        close_idle(id, why);
}

void pool::close_idle(pool_fsm::connection_id id, close_reason why)
{
    parked_.erase(id);
    tell_closed(why);
}

void pool::tell_closed(close_reason why)
{
    if (observer_)
        observer_->connection_closed(why);
}

} // namespace sunco::transport
