#include <policy/token_bucket.hpp>

#include <algorithm>
#include <cmath>

namespace sunco::policy {
namespace {

using std::chrono::nanoseconds;

// Keeps sums with a time point far from overflow, whatever the caller configured.
constexpr nanoseconds longest_interval = std::chrono::hours{24};
constexpr nanoseconds longest_tolerance = std::chrono::hours{24 * 365};

// Rounded up, so that the rate is never exceeded.
nanoseconds at_most(double value, nanoseconds limit)
{
    return value < static_cast<double>(limit.count())
               ? nanoseconds{static_cast<nanoseconds::rep>(std::ceil(value))}
               : limit;
}

// A twentieth of a second in any second stays below a tenth over the rate. Below ten a second, one
// request more would already be too many.
constexpr double lowest_rate_that_catches_up = 10;
constexpr nanoseconds most_to_catch_up = std::chrono::milliseconds{50};

} // namespace

token_bucket::token_bucket(const rate_limit& limit)
{
    if (!(limit.per_second > 0))
        return;
    interval_ = at_most(1e9 / limit.per_second, longest_interval);
    const double at_once = std::max(limit.burst, 1.0) - 1;
    tolerance_ = at_most(at_once * static_cast<double>(interval_.count()), longest_tolerance);
    if (limit.per_second >= lowest_rate_that_catches_up)
        catch_up_ = most_to_catch_up;
}

nanoseconds token_bucket::delay(clock::time_point now) const
{
    return std::max(nanoseconds{full_at_ - tolerance_ - now}, nanoseconds{0});
}

void token_bucket::cool_down(clock::time_point until)
{
    full_at_ = std::max(full_at_, until + tolerance_);
}

bool token_bucket::take(clock::time_point now, nanoseconds catch_up)
{
    if (delay(now) > nanoseconds{0})
        return false;
    full_at_ = std::max(full_at_, now - catch_up) + interval_;
    return true;
}

} // namespace sunco::policy
