#include <transport/stopper.hpp>

namespace sunco::transport {

deadline_list::entries::iterator deadline_list::add(clock::time_point when, stopper& owner)
{
    const auto entry = entries_.emplace(when, &owner);
    if (when < armed_for_)
        arm();
    return entry;
}

void deadline_list::remove(entries::iterator entry)
{
    entries_.erase(entry);
    if (entries_.empty() && armed_for_ != clock::time_point::max()) {
        armed_for_ = clock::time_point::max();
        timer_.cancel();
    }
}

// A timer that was set for an entry which has gone meanwhile is left to fire and set again then:
// most calls end long before their deadline, and setting a timer costs more than one idle wake-up.
void deadline_list::arm()
{
    armed_for_ = entries_.begin()->first;
    timer_.expires_at(armed_for_);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        if (const auto self = weak.lock(); self && !ec)
            self->fire();
    });
}

void deadline_list::fire()
{
    armed_for_ = clock::time_point::max();
    const clock::time_point now = clock::now();
    while (!entries_.empty() && entries_.begin()->first <= now)
        entries_.begin()->second->on_deadline(now); // removes its entry
    if (!entries_.empty() && entries_.begin()->first < armed_for_)
        arm();
}

stopper::~stopper()
{
    unschedule();
}

void stopper::start(std::shared_ptr<deadline_list> deadlines)
{
    deadlines_ = std::move(deadlines);
    schedule(total_);
}

void stopper::schedule(clock::time_point when)
{
    const auto entry =
        deadlines_->add(when, *this); // before the other goes, or the timer would stop
    unschedule();
    entry_ = entry;
    scheduled_ = true;
}

void stopper::unschedule()
{
    if (scheduled_)
        deadlines_->remove(entry_);
    scheduled_ = false;
}

void stopper::stop(stop_cause cause)
{
    if (cause_ != stop_cause::none && cause_ != stop_cause::step_timeout)
        return;
    cause_ = cause;
    signal_.emit(boost::asio::cancellation_type::terminal);
}

void stopper::on_deadline(clock::time_point now)
{
    unschedule();
    stop(now >= total_ ? stop_cause::total_timeout : stop_cause::step_timeout);
}

stopper::step::step(stopper& owner, clock::duration limit) : owner_{owner}
{
    const clock::time_point end = clock::now() + limit;
    if (!owner_.stopped() && end < owner_.total_)
        owner_.schedule(end);
}

stopper::step::~step()
{
    if (owner_.cause_ == stop_cause::step_timeout)
        owner_.cause_ = stop_cause::none;
    const bool watches_total = owner_.scheduled_ && owner_.entry_->first == owner_.total_;
    if (!watches_total && !owner_.stopped())
        owner_.schedule(owner_.total_);
}

} // namespace sunco::transport
