#include <transport/stopper.hpp>

namespace sunco::transport {

deadline_list::deadline_list(boost::asio::any_io_executor executor,
                             std::shared_ptr<time_source> time)
    : time_{std::move(time)}, executor_{std::move(executor)}
{}

void deadline_list::add(deadline_entry& e, clock::time_point when)
{
    e.when = when;
    entries_.insert(e);
    ++size_;
    after_change();
}

void deadline_list::move(deadline_entry& e, clock::time_point when)
{
    entries_.erase(entries_.iterator_to(e));
    e.when = when;
    entries_.insert(e);
    after_change();
}

void deadline_list::remove(deadline_entry& e)
{
    entries_.erase(entries_.iterator_to(e));
    --size_;
    after_change();
}

void deadline_list::fell_asleep()
{
    ++asleep_;
    after_change();
}

void deadline_list::woke_up()
{
    --asleep_;
    after_change();
}

void deadline_list::after_change()
{
    if (!entries_.empty() && entries_.begin()->when < armed_for_) {
        arm();
    } else if (entries_.empty() && armed_for_ != clock::time_point::max()) {
        armed_for_ = clock::time_point::max();
        alarm_->off();
    }
    if (alarm_ && told_asleep_ != all_asleep()) {
        told_asleep_ = all_asleep();
        alarm_->note_asleep(told_asleep_);
    }
}

// An alarm that was set for an entry which has gone meanwhile is left to ring and set again then:
// most calls end long before their deadline, and setting a timer costs more than one idle wake-up.
void deadline_list::arm()
{
    if (!alarm_)
        alarm_ = time_->make_alarm(executor_, [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->fire();
        });
    armed_for_ = entries_.begin()->when;
    alarm_->set(armed_for_);
}

void deadline_list::fire()
{
    armed_for_ = clock::time_point::min(); // the loop changes a lot; set the alarm once, after it
    const clock::time_point at = now();
    while (!entries_.empty() && entries_.begin()->when <= at)
        static_cast<stopper&>(*entries_.begin()).on_deadline(at); // removes its entry
    armed_for_ = clock::time_point::max();
    after_change();
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

void stopper::schedule(clock::time_point at)
{
    if (is_linked())
        deadlines_->move(*this, at);
    else
        deadlines_->add(*this, at);
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
    const clock::time_point end = owner_.now() + limit;
    if (!owner_.stopped() && end < owner_.total_)
        owner_.schedule(end);
}

stopper::step::~step()
{
    if (owner_.cause_ == stop_cause::step_timeout)
        owner_.cause_ = stop_cause::none;
    const bool watches_total = owner_.is_linked() && owner_.when == owner_.total_;
    if (!watches_total && !owner_.stopped())
        owner_.schedule(owner_.total_);
}

} // namespace sunco::transport
