#include <sunco/policy/rate_limiter.hpp>

#include <policy/token_bucket.hpp>

#include <sunco/error.hpp>

#include <mutex>

namespace sunco {

struct rate_limiter::state {
    explicit state(const rate_limit& limit) : bucket{limit} {}

    mutable std::mutex mutex{};
    policy::token_bucket bucket;
};

rate_limiter::rate_limiter(const rate_limit& limit)
{
    if (!(limit.per_second >= 0 && limit.burst >= 1))
        throw error{make_failure(errc::configuration,
                                 "rate_limit: the rate is below 0, or the burst below 1")};
    state_ = std::make_unique<state>(limit);
}

rate_limiter::~rate_limiter() = default;

bool rate_limiter::try_acquire(time_point now, bool late)
{
    const std::lock_guard lock{state_->mutex};
    return late ? state_->bucket.try_take_late(now) : state_->bucket.try_take(now);
}

std::chrono::nanoseconds rate_limiter::delay(time_point now) const
{
    const std::lock_guard lock{state_->mutex};
    return state_->bucket.delay(now);
}

std::chrono::nanoseconds rate_limiter::interval() const
{
    const std::lock_guard lock{state_->mutex};
    return state_->bucket.interval();
}

void rate_limiter::cool_down(time_point until)
{
    const std::lock_guard lock{state_->mutex};
    state_->bucket.cool_down(until);
}

} // namespace sunco
