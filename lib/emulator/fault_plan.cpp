#include <emulator/fault_plan.hpp>

#include <emulator/answers.hpp>
#include <emulator/routes.hpp>
#include <sunco/error.hpp>

#include <algorithm>
#include <utility>

namespace sunco::emulation {
namespace {

constexpr std::string_view portal = "<!DOCTYPE html>\n<html><head><title>Sign "
                                    "in</title></head><body>Sign in to go on.</body></html>\n";

void require(bool good, const char* rule)
{
    if (!good)
        throw error{make_failure(errc::invalid_argument, rule)};
}

bool is_operation(std::string_view name)
{
    return std::ranges::any_of(route_patterns, [&](const route_pattern& pattern) {
        return to_string(pattern.op) == name;
    });
}

bool is_visible(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string_view error_code_of(unsigned status) noexcept
{
    switch (status) {
    case 400:
        return "bad_request";
    case 401:
        return "unauthorized";
    case 403:
        return "forbidden";
    case 404:
        return "not_found";
    case 409:
        return "conflict";
    case 429:
        return "too_many_requests";
    default:
        return status < 500 ? "request_error" : "internal_server_error";
    }
}

void add_retry_after(answer& a, const fault& f, timestamp now, const emulator_settings& settings)
{
    const bool by_setting = f.kind == fault_kind::rate_limit;
    if (f.retry_after_date)
        a.headers.emplace_back("Retry-After", http_date(now + *f.retry_after_date));
    else if (!f.retry_after.empty())
        a.headers.emplace_back("Retry-After", f.retry_after);
    else if (by_setting && settings.retry_after == retry_after_form::seconds)
        a.headers.emplace_back("Retry-After", "1");
    else if (by_setting && settings.retry_after == retry_after_form::date)
        a.headers.emplace_back("Retry-After", http_date(now + std::chrono::seconds{1}));
}

} // namespace

void check_fault(const fault& f)
{
    require(f.operation.empty() || is_operation(f.operation),
            "operation names no operation of users_api");
    require(!f.times || *f.times > 0, "times must be 1 at least");
    require(f.probability > 0 && f.probability <= 1, "probability must be above 0 and up to 1");
    require(f.wait.count() >= 0 && f.wait <= std::chrono::hours{24},
            "ms must be from 0 to 86400000");
    require(f.slice > 0, "bytes must be 1 at least");
    require(f.status >= 400 && f.status <= 599, "status must be from 400 to 599");
    require(is_visible(f.retry_after), "retry_after must be visible ASCII");
    require(!f.location.empty() && is_visible(f.location), "location must be visible ASCII");
}

void fault_plan::add(fault f)
{
    check_fault(f);
    const std::uint64_t seed = f.seed;
    entries_.push_back({{std::move(f)}, std::mt19937_64{seed}, {}, 0});
}

bool fault_plan::spares(entry& e, clock::time_point now)
{
    if (now - e.second >= std::chrono::seconds{1}) {
        e.second = now;
        e.in_second = 0;
    }
    return ++e.in_second <= e.use.fault.above;
}

bool fault_plan::acts(entry& e, std::string_view operation, clock::time_point now)
{
    const fault& f = e.use.fault;
    if (!f.operation.empty() && f.operation != operation)
        return false;
    if (f.times && e.use.used >= *f.times)
        return false;
    if (++e.use.matched <= f.skip)
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

std::optional<fault> fault_plan::select(std::string_view operation, clock::time_point now)
{
    for (entry& e : entries_)
        if (acts(e, operation, now))
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

answer fault_answer(const fault& f, timestamp now, const emulator_settings& settings)
{
    answer a;
    if (f.kind == fault_kind::redirect) {
        a.status = 302;
        a.content_type = "text/plain; charset=utf-8";
        a.body = "Found. Redirecting\n";
        a.headers.emplace_back("Location", f.location);
        return a;
    }
    if (f.kind == fault_kind::content_type) {
        a.content_type = "text/html; charset=utf-8";
        a.body = portal;
        return a;
    }
    const bool limited = f.kind == fault_kind::rate_limit;
    const unsigned status = limited ? 429 : f.status;
    const fault_body form =
        f.body.value_or(limited ? settings.rate_limit_body : settings.error_body);
    a = refusal(status, form, error_code_of(status), "Emulated fault");
    add_retry_after(a, f, now, settings);
    return a;
}

} // namespace sunco::emulation
