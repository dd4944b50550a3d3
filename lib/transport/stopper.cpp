#include <transport/stopper.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace sunco::transport {

deadline_list::deadline_list(boost::asio::any_io_executor executor,
                             std::shared_ptr<time_source> time)
    : time_{std::move(time)}, executor_{std::move(executor)}
{}

void deadline_list::add(deadline_entry& e, clock::time_point when)
{
    e.when = when;
    insert(e);
    ++size_;
    arm_if_earlier();
    tell_asleep();
}

// Calls of the same length end in the order in which they began: with this hint most find their
// place without a look at the others.
void deadline_list::insert(deadline_entry& e)
{
    entries_.insert(entries_.cend(), e);
}

void deadline_list::move(deadline_entry& e, clock::time_point when)
{
    entries_.erase(entries_.iterator_to(e));
    e.when = when;
    insert(e);
    arm_if_earlier();
    tell_asleep();
}

// Sets no alarm, which might throw, as destructors come here: the one that is set rings early
// enough for what is left.
void deadline_list::remove(deadline_entry& e)
{
    entries_.erase(entries_.iterator_to(e));
    --size_;
    rest();
    tell_asleep();
}

// Without an entry nothing may keep the io_context running.
void deadline_list::rest() noexcept
{
    if (holds_ == 0 && entries_.empty() && armed_for_ != clock::time_point::max()) {
        armed_for_ = clock::time_point::max();
        alarm_->off();
    }
}

void deadline_list::fell_asleep()
{
    ++asleep_;
    tell_asleep();
}

void deadline_list::woke_up()
{
    --asleep_;
    tell_asleep();
}

void deadline_list::tell_asleep()
{
    if (alarm_ && told_asleep_ != all_asleep()) {
        told_asleep_ = all_asleep();
        alarm_->note_asleep(told_asleep_);
    }
}

// An alarm that was set for an entry which has gone meanwhile is left to ring and set again then:
// most calls end long before their deadline, and setting a timer costs more than one idle wake-up.
void deadline_list::arm_if_earlier()
{
    if (entries_.empty())
        return;
    const clock::time_point at = entries_.begin()->when;
    if (at >= armed_for_)
        return;
    try {
        arm(at);
    } catch (...) {
        // The earlier setting is gone as well, and no deadline would be kept from here on.
        armed_for_ = clock::time_point::max();
        stop_all();
        throw;
    }
}

void deadline_list::arm(clock::time_point at)
{
    if (!alarm_)
        alarm_ = time_->make_alarm(executor_, [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->fire();
        });
    alarm_->set(at);
    armed_for_ = at;
}

void deadline_list::stop_all()
{
    // A stopped call may leave the list while its neighbours are being stopped.
    for (auto it = entries_.begin(); it != entries_.end();)
        try {
            static_cast<stopper&>(*it++).stop(stop_cause::no_memory);
        } catch (const std::bad_alloc&) {
            // It could not be woken. The next alarm that can be set is for it as well.
        }
}

void deadline_list::fire()
{
    armed_for_ = clock::time_point::min(); // the loop changes a lot; set the alarm once, after it
    const clock::time_point at = now();
    try {
        while (!entries_.empty() && entries_.begin()->when <= at)
            static_cast<stopper&>(*entries_.begin()).on_deadline(at); // its entry goes, or later
    } catch (const std::bad_alloc&) {
        // A call could not be woken. It is in the list again, so the alarm rings at once for it.
    }
    armed_for_ = clock::time_point::max();
    try {
        arm_if_earlier();
    } catch (const std::exception&) {
        // Every call was stopped, and says why to its caller; the io_context's has no part in it.
    }
    tell_asleep();
}

stopper::~stopper()
{
    unschedule();
}

void stopper::start(std::shared_ptr<deadline_list> deadlines, clock::time_point first_limit)
{
    deadlines_ = std::move(deadlines);
    limit_ = total_;
    try {
        deadlines_->add(*this, std::min(total_, first_limit));
    } catch (...) {
        unschedule(); // here, as who holds the call may let go of it elsewhere
        throw;
    }
}

void stopper::schedule(clock::time_point limit)
{
    limit_ = limit;
    if (!is_linked())
        deadlines_->add(*this, limit);
    else if (when > limit)
        deadlines_->move(*this, limit);
}

void stopper::unschedule()
{
    if (is_linked())
        deadlines_->remove(*this);
}

void stopper::stop(stop_cause cause)
{
    if (cause_ != stop_cause::none && cause_ != stop_cause::step_timeout)
        return;
    const stop_cause before = std::exchange(cause_, cause);
    try {
        signal_.emit(boost::asio::cancellation_type::terminal);
    } catch (...) {
        cause_ = before; // nothing was woken, so the next to stop it must try again
        throw;
    }
}

void stopper::on_deadline(clock::time_point now)
{
    if (now < limit_) {
        deadlines_->move(*this, limit_);
        return;
    }
    unschedule();
    try {
        stop(now >= total_ ? stop_cause::total_timeout : stop_cause::step_timeout);
    } catch (...) {
        schedule(limit_);
        throw;
    }
}

stopper::step::step(stopper& owner, clock::time_point end) : owner_{owner}
{
    if (!owner_.stopped() && end < owner_.total_)
        owner_.schedule(end);
}

stopper::step::~step()
{
    if (owner_.cause_ == stop_cause::step_timeout)
        owner_.cause_ = stop_cause::none;
    if (owner_.stopped())
        return;
    try {
        owner_.schedule(owner_.total_);
    } catch (const std::exception&) {
        // The list has stopped the call, with all others: it goes no further than its next wait.
    }
}

} // namespace sunco::transport
