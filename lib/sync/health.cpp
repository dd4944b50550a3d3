#include <sync/health.hpp>

#include <algorithm>

namespace sunco::sync {
namespace {

// So many different records in trouble are no accident of the records.
constexpr std::size_t enough_lines = 3;
// A record that met with trouble so often, while others did well, will not do better.
constexpr unsigned enough_tries = 3;

} // namespace

void health::good() noexcept
{
    seen_good_ = true;
    lines_.clear();
    paused_.reset();
    probes_ = 0;
}

bool health::looks_down(const failure& f) const noexcept
{
    return !seen_good_ || lines_.size() >= enough_lines || blame_for(f) == blame::setup;
}

trouble_action health::trouble(std::uint64_t line, unsigned tries, const failure& f, time_point now)
{
    if (lines_.size() < enough_lines &&
        std::find(lines_.begin(), lines_.end(), line) == lines_.end())
        lines_.push_back(line);
    if (!paused_ && looks_down(f)) {
        paused_since_ = now;
        paused_ = f;
    }
    if (paused_) {
        paused_ = f;
        if (now - paused_since_ >= patience_.give_up_after)
            return {trouble_action::kind::stop, {}};
        // Records that were under way when the pause began say nothing new: only probes count.
        if (now >= next_probe_)
            next_probe_ =
                std::min(now + delay_before(++probes_), paused_since_ + patience_.give_up_after);
        return {trouble_action::kind::again, {}};
    }
    if (tries >= enough_tries)
        return {trouble_action::kind::fail, {}};
    return {trouble_action::kind::again, delay_before(tries)};
}

std::chrono::milliseconds health::delay_before(unsigned tries) const noexcept
{
    // Doubled no further than where any sensible bound is passed.
    const auto doubled = patience_.first_delay * (1u << std::min(tries - 1, 20u));
    return std::min(doubled, patience_.longest_delay);
}

} // namespace sunco::sync
