#include <emulator/fault_plan.hpp>

#include <emulator/input.hpp>
#include <emulator/routes.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sunco::emulation {
namespace {

void require(bool good, const char* rule)
{
    if (!good)
        refuse(rule);
}

bool is_visible(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

// Whether it acted as often as it was to; "always" is once at least.
bool fell_short(const fault_use& use)
{
    return use.used < use.fault.times.value_or(1);
}

void keep_most(fault_use& into, const fault_use& from)
{
    into.matched = std::max(into.matched, from.matched);
    into.used = std::max(into.used, from.used);
}

} // namespace

void check_fault(const fault& f)
{
    constexpr std::array redirects{301U, 302U, 303U, 307U, 308U};
    if (!f.operation.empty())
        check_name("operation", f.operation, operation_names);
    require(!f.times || *f.times > 0, "times must be 1 at least");
    require(f.probability > 0 && f.probability <= 1, "probability must be above 0 and up to 1");
    require(f.wait.count() >= 0 && f.wait <= std::chrono::hours{24},
            "ms must be from 0 to 86400000");
    require(f.slice > 0, "bytes must be 1 at least");
    require(f.status >= 400 && f.status <= 599, "status must be from 400 to 599");
    require(std::ranges::find(redirects, f.redirect_status) != redirects.end(),
            "status must be 301, 302, 303, 307 or 308");
    require(is_visible(f.retry_after), "retry_after must be visible ASCII");
    require(is_visible(f.retry_after_again), "retry_after_again must be visible ASCII");
    const std::chrono::seconds date = f.retry_after_date.value_or(std::chrono::seconds{0});
    require(std::in_range<std::int32_t>(date.count()),
            "retry_after_date must be from -2147483648 to 2147483647 seconds");
    require(!f.location.empty() && is_visible(f.location), "location must be visible ASCII");
}

void fault_plan::add(fault f)
{
    add(std::move(f), std::nullopt);
}

void fault_plan::add(fault f, std::optional<std::size_t> standing)
{
    check_fault(f);
    const std::uint64_t seed = f.seed;
    entries_.push_back({{std::move(f)}, std::mt19937_64{seed}, standing, {}, 0});
}

void fault_plan::add_standing(fault f)
{
    const std::size_t place = entries_.size();
    add(f, place);
    if (place == standing_.size())
        standing_.push_back({std::move(f)});
    standing_[place].removed = false;
}

std::vector<fault_use> fault_plan::clear()
{
    std::vector<fault_use> unused;
    for (entry& e : std::exchange(entries_, {})) {
        e.use.removed = true;
        if (e.standing) {
            keep_most(standing_[*e.standing], e.use);
            standing_[*e.standing].removed = true;
        }
        if (!fell_short(e.use))
            continue;
        unused.push_back(e.use);
        const bool known = std::ranges::any_of(removed_, [&](const fault_use& use) {
            return use.fault == e.use.fault && use.used == e.use.used;
        });
        if (!e.standing && !known)
            removed_.push_back(std::move(e.use));
    }
    return unused;
}

bool fault_plan::spares(entry& e, clock::time_point now)
{
    if (now - e.second >= std::chrono::seconds{1}) {
        e.second = now;
        e.in_second = 0;
    }
    return ++e.in_second <= e.use.fault.above;
}

bool fault_plan::acts(entry& e, std::string_view operation, bool keep_alive, clock::time_point now)
{
    const fault& f = e.use.fault;
    if (!f.operation.empty() && f.operation != operation)
        return false;
    if (++e.use.matched <= f.skip)
        return false;
    if (f.times && e.use.used >= *f.times)
        return false;
    // A connection that is to end anyway cannot end against its word.
    if (f.kind == fault_kind::stale && !keep_alive)
        return false;
    if (f.above > 0 && spares(e, now))
        return false;
    // Drawn by hand: the standard's distributions differ between libraries, and a seed is to mean
    // the same everywhere.
    const double draw = static_cast<double>(e.draws() >> 11) * 0x1p-53;
    if (draw >= f.probability)
        return false;
    ++e.use.used;
    return true;
}

std::optional<fault> fault_plan::select(std::string_view operation, bool keep_alive,
                                        clock::time_point now)
{
    for (entry& e : entries_)
        if (acts(e, operation, keep_alive, now))
            return e.use.fault;
    return std::nullopt;
}

std::vector<fault_use> fault_plan::report() const
{
    std::vector<fault_use> out;
    for (const entry& e : entries_)
        out.push_back(e.use);
    return out;
}

std::vector<fault_use> fault_plan::unused() const
{
    std::vector<fault_use> all = standing_;
    all.insert(all.end(), removed_.begin(), removed_.end());
    for (const entry& e : entries_) {
        if (e.standing)
            keep_most(all[*e.standing], e.use);
        else
            all.push_back(e.use);
    }
    std::erase_if(all, [](const fault_use& use) { return !fell_short(use); });
    return all;
}

} // namespace sunco::emulation
