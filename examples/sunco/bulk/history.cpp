#include "bulk/history.hpp"

#include <algorithm>
#include <cmath>

namespace tool {

void latencies::add(std::chrono::nanoseconds elapsed)
{
    const double times = std::chrono::duration<double>{elapsed} / shortest;
    const double bin = times <= 1 ? 0 : std::ceil(std::log2(times) * bins_per_doubling);
    ++bins_[std::min(static_cast<std::size_t>(bin), bins_.size() - 1)];
    ++count_;
}

void latencies::add(const latencies& others)
{
    for (std::size_t i = 0; i < bins_.size(); ++i)
        bins_[i] += others.bins_[i];
    count_ += others.count_;
}

std::chrono::duration<double> latencies::quantile(double q) const
{
    if (count_ == 0)
        return std::chrono::duration<double>{0};
    const double wanted = q * static_cast<double>(count_);
    double seen = 0;
    std::size_t bin = 0;
    for (; bin + 1 < bins_.size(); ++bin) {
        seen += bins_[bin];
        if (seen >= wanted)
            break;
    }
    return shortest * std::exp2(static_cast<double>(bin) / bins_per_doubling);
}

void history::add_record(bool failed, time_point now)
{
    span& s = at(now);
    ++s.records;
    s.failures += failed ? 1U : 0U;
}

void history::add_request(std::chrono::nanoseconds elapsed, time_point now)
{
    at(now).latencies.add(elapsed);
}

history::span& history::at(time_point now)
{
    auto index = static_cast<std::size_t>((now - start_) / length_);
    while (index >= most_spans) {
        join_pairs();
        index /= 2;
    }
    if (spans_.size() <= index)
        spans_.resize(index + 1);
    return spans_[index];
}

void history::join_pairs()
{
    const std::size_t pairs = (spans_.size() + 1) / 2;
    for (std::size_t i = 0; i < pairs; ++i) {
        span joined = spans_[2 * i];
        if (2 * i + 1 < spans_.size()) {
            const span& second = spans_[2 * i + 1];
            joined.records += second.records;
            joined.failures += second.failures;
            joined.latencies.add(second.latencies);
        }
        spans_[i] = joined;
    }
    spans_.resize(pairs);
    length_ *= 2;
}

std::chrono::duration<double> history::length_of(std::size_t index, time_point end) const
{
    const std::chrono::duration<double> begin = index * length_;
    const std::chrono::duration<double> until_end = end - start_ - begin;
    return std::min<std::chrono::duration<double>>(length_, until_end);
}

latencies history::all() const
{
    latencies sum;
    for (const span& s : spans_)
        sum.add(s.latencies);
    return sum;
}

} // namespace tool
