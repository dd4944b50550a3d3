#include <policy/concurrency_limit.hpp>

#include <algorithm>

namespace sunco::policy {
namespace {

// Weight of the newest answer in the smoothed latency: single slow answers are noise.
constexpr double weight = 0.1;

// After so many answers the lowest latency is looked for anew: the way to the service, and the
// service, change.
constexpr unsigned window = 1000;

// Of any duration: as an integer, many years of milliseconds would overflow.
double nanoseconds(std::chrono::duration<double, std::nano> d)
{
    return d.count();
}

} // namespace

concurrency_limit::concurrency_limit(const adaptive_concurrency& knobs)
    : knobs_{knobs}, limit_{static_cast<double>(
                         std::clamp(knobs.initial, knobs.minimum, knobs.maximum))}
{}

void concurrency_limit::finished(ending how, clock::time_point began, clock::time_point now)
{
    const bool in_use = 2 * in_flight_ >= limit();
    --in_flight_;
    if (!knobs_.enabled || how == ending::unknown)
        return;
    if (how == ending::overloaded || (how == ending::good && too_slow(now - began)))
        shrink(began, now);
    else if (in_use)
        grow();
}

bool concurrency_limit::too_slow(clock::duration latency)
{
    const double ns = nanoseconds(latency);
    smoothed_ = samples_ == 0 && lowest_ == 0 ? ns : smoothed_ + weight * (ns - smoothed_);
    lowest_of_window_ = samples_ == 0 ? ns : std::min(lowest_of_window_, ns);
    lowest_ = lowest_ == 0 ? ns : std::min(lowest_, ns);
    if (++samples_ == window) {
        lowest_ = lowest_of_window_;
        samples_ = 0;
    }
    const double tolerated =
        std::max(lowest_ * knobs_.latency_tolerance, nanoseconds(knobs_.negligible_latency));
    return knobs_.latency_tolerance > 0 && smoothed_ > tolerated;
}

void concurrency_limit::grow()
{
    limit_ = std::min(limit_ + 1 / limit_, static_cast<double>(knobs_.maximum));
}

void concurrency_limit::shrink(clock::time_point began, clock::time_point now)
{
    if (shrunk_at_ && began < *shrunk_at_)
        return;
    shrunk_at_ = now;
    limit_ = std::max(limit_ * knobs_.decrease, static_cast<double>(knobs_.minimum));
}

} // namespace sunco::policy
