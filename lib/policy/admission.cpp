#include <policy/admission.hpp>

namespace sunco::policy {

admission::admission(std::shared_ptr<rate_limiter> rate, const adaptive_concurrency& in_flight,
                     std::size_t max_waiting)
    : rate_{std::move(rate)}, in_flight_{in_flight}, max_waiting_{max_waiting}
{}

bool admission::take(clock::time_point now, bool late)
{
    if (!in_flight_.has_room() || !rate_->try_acquire(now, late))
        return false;
    in_flight_.started();
    return true;
}

bool admission::try_start(std::size_t lane, clock::time_point now)
{
    return !waiting_.ahead_of(lane) && take(now, false);
}

void admission::wait(waiter& w)
{
    w.had_to_wait_ = waiting_.ahead_of(w.lane());
    waiting_.push_back(w);
}

bool admission::is_first(const waiter& w)
{
    return waiting_.front() == &w;
}

bool admission::try_start(waiter& w, clock::time_point now)
{
    const bool due = is_first(w) && take(now, w.had_to_wait_);
    if (due)
        waiting_.erase(w);
    else
        w.had_to_wait_ = true;
    return due;
}

admission::waiter* admission::abandon(waiter& w)
{
    const bool was_first = is_first(w);
    if (w.is_linked())
        waiting_.erase(w);
    return was_first ? first() : nullptr;
}

admission::waiter* admission::finished(concurrency_limit::ending how, clock::time_point began,
                                       clock::time_point now)
{
    const bool was_full = !in_flight_.has_room();
    in_flight_.finished(how, began, now);
    return was_full && in_flight_.has_room() ? first() : nullptr;
}

std::chrono::nanoseconds admission::expected_wait(std::size_t lane, clock::time_point now) const
{
    const auto ahead = static_cast<std::chrono::nanoseconds::rep>(waiting_.count_ahead_of(lane));
    return rate_->delay(now) + rate_->interval() * ahead;
}

} // namespace sunco::policy
