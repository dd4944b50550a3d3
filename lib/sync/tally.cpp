#include <sync/tally.hpp>

#include <algorithm>

namespace sunco::sync {
namespace {

using std::chrono::milliseconds;
using guard = std::lock_guard<std::mutex>;

milliseconds between(tally::time_point from, tally::time_point to)
{
    return std::chrono::duration_cast<milliseconds>(to - from);
}

} // namespace

void rate_meter::advance(time_point now)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now - start_).count();
    const auto passed =
        std::min<std::int64_t>(second - second_, static_cast<std::int64_t>(window) + 1);
    for (std::int64_t i = 0; i < passed; ++i)
        seconds_[static_cast<std::size_t>(second - i) % seconds_.size()] = 0;
    second_ = std::max(second, second_);
}

void rate_meter::add(std::uint64_t n, time_point now)
{
    advance(now);
    seconds_[static_cast<std::size_t>(second_) % seconds_.size()] += n;
}

double rate_meter::rate(time_point now)
{
    advance(now);
    std::uint64_t events = 0;
    for (const std::uint64_t n : seconds_)
        events += n;
    const std::chrono::duration<double> since_start = now - start_;
    // The ring reaches back ten whole seconds and the part of the present one that has passed.
    const double whole = std::max(0.0, static_cast<double>(second_) - static_cast<double>(window));
    const double span = since_start.count() - whole;
    return span > 0 ? static_cast<double>(events) / span : 0;
}

void tally::set_end_of_input()
{
    const guard lock{mutex_};
    end_of_input_ = true;
}

void tally::add(const record_result& r, time_point now)
{
    const guard lock{mutex_};
    outcomes_.add(r.outcome);
    if (r.earlier_run)
        earlier_.add(r.outcome);
    else
        meter_.add(1, now);
}

void tally::add_requests(std::size_t requests, std::size_t repeats)
{
    const guard lock{mutex_};
    requests_ += requests;
    retries_ += repeats;
}

void tally::set_extent(source_extent e)
{
    const guard lock{mutex_};
    extent_ = e;
}

void tally::set_paused(std::optional<failure> why)
{
    const guard lock{mutex_};
    paused_ = std::move(why);
}

void tally::estimate(sync_progress& p) const
{
    if (end_of_input_) {
        p.total = records_;
    } else if (extent_.read > 0 && extent_.total >= extent_.read) {
        const double part = static_cast<double>(extent_.read) / static_cast<double>(extent_.total);
        p.total = static_cast<std::uint64_t>(static_cast<double>(records_) / part);
        p.total_is_estimate = true;
    }
    if (p.total && p.rate > 0) {
        const auto rest = static_cast<double>(*p.total - std::min(p.done, *p.total));
        p.left = milliseconds{static_cast<std::int64_t>(rest / p.rate * 1000)};
    }
}

sync_progress tally::progress(time_point now)
{
    const guard lock{mutex_};
    sync_progress p;
    p.done = outcomes_.total();
    p.errors = outcomes_[outcome::failed] + outcomes_[outcome::unknown];
    p.in_flight = in_flight_;
    p.requests = requests_;
    p.retries = retries_;
    p.rate = meter_.rate(now);
    p.elapsed = between(start_, now);
    p.paused = paused_;
    estimate(p);
    return p;
}

void tally::fill(sync_report& r, time_point now)
{
    const guard lock{mutex_};
    r.records = records_;
    r.outcomes = outcomes_;
    r.earlier = earlier_;
    r.requests = requests_;
    r.retries = retries_;
    r.elapsed = between(start_, now);
}

} // namespace sunco::sync
