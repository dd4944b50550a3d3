#include <policy/rate_queue.hpp>

namespace sunco::policy {

bool rate_queue::try_start(clock::time_point now)
{
    return waiting_.empty() && bucket_.try_take(now);
}

void rate_queue::wait(waiter& w)
{
    w.had_to_wait_ = !waiting_.empty();
    waiting_.push_back(w);
}

bool rate_queue::is_first(const waiter& w) const
{
    return !waiting_.empty() && &waiting_.front() == &w;
}

bool rate_queue::try_start(waiter& w, clock::time_point now)
{
    const bool due =
        is_first(w) && (w.had_to_wait_ ? bucket_.try_take_late(now) : bucket_.try_take(now));
    if (due)
        waiting_.pop_front();
    else
        w.had_to_wait_ = true;
    return due;
}

rate_queue::waiter* rate_queue::abandon(waiter& w)
{
    const bool was_first = is_first(w);
    if (w.is_linked())
        waiting_.erase(waiting_.iterator_to(w));
    return was_first ? first() : nullptr;
}

rate_queue::waiter* rate_queue::first()
{
    return waiting_.empty() ? nullptr : &waiting_.front();
}

std::chrono::nanoseconds rate_queue::expected_wait(clock::time_point now) const
{
    return bucket_.delay(now) +
           bucket_.interval() * static_cast<std::chrono::nanoseconds::rep>(waiting_.size());
}

} // namespace sunco::policy
