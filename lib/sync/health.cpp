#include <sync/health.hpp>

#include <algorithm>

namespace sunco::sync {
namespace {

// So many different records in trouble are no accident of the records.
constexpr std::size_t enough_lines = 3;
// A record that met with trouble so often, while others did well, will not do better.
constexpr unsigned enough_tries = 3;
// The longest wait that the service may ask for and get.
constexpr std::chrono::milliseconds longest_asked = std::chrono::minutes{15};

std::chrono::milliseconds wait_asked_for(const failure& f) noexcept
{
    const std::chrono::milliseconds none{0};
    return std::clamp(f.retry_after.value_or(none), none, longest_asked);
}

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
    const std::chrono::milliseconds asked = wait_asked_for(f);
    if (!paused_ && looks_down(f)) {
        patience_ends_ = now + patience_.give_up_after;
        paused_ = f;
    }
    if (paused_) {
        paused_ = f;
        if (now >= patience_ends_)
            return {trouble_action::kind::stop, {}};
        patience_ends_ = std::max(patience_ends_, now + asked);
        // Records that were under way when the pause began say nothing new: only probes count.
        if (now >= next_probe_)
            next_probe_ = std::min(now + std::max(asked, delay_before(++probes_)), patience_ends_);
        return {trouble_action::kind::again, {}};
    }
    // That the service is asked too much is nothing of the record's.
    if (tries >= enough_tries && f != errc::rate_limited)
        return {trouble_action::kind::fail, {}};
    return {trouble_action::kind::again, std::max(asked, delay_before(tries))};
}

std::chrono::milliseconds health::delay_before(unsigned tries) const noexcept
{
    // Doubled no further than where any sensible bound is passed.
    const auto doubled = patience_.first_delay * (1u << std::min(tries - 1, 20u));
    return std::min(doubled, patience_.longest_delay);
}

} // namespace sunco::sync
