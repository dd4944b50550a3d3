#include "bulk/summary.hpp"

#include <sunco/sync/outcome.hpp>

#include <cstdio>

namespace tool {
namespace {

std::string format_seconds(std::chrono::milliseconds d)
{
    char out[32];
    std::snprintf(out, sizeof out, "%.1f s", std::chrono::duration<double>{d}.count());
    return out;
}

std::string format_count(std::string name, std::uint64_t count)
{
    for (char& c : name) {
        if (c == '_')
            c = ' ';
    }
    char number[32];
    std::snprintf(number, sizeof number, "%10llu  ", static_cast<unsigned long long>(count));
    return number + name + "\n";
}

std::string format_end(const sunco::sync_report& r)
{
    switch (r.end) {
    case sunco::run_end::complete:
        return r.dry_run ? "dry run, nothing was written" : "done";
    case sunco::run_end::interrupted:
        return "interrupted";
    case sunco::run_end::stopped:
        return "stopped";
    }
    return {};
}

} // namespace

std::string format_summary(const sunco::sync_report& r)
{
    std::string out = format_end(r) + ": " + std::to_string(r.outcomes.total()) + " of " +
                      std::to_string(r.records) + " records, " + std::to_string(r.requests) +
                      " requests (" + std::to_string(r.retries) + " repeated), " +
                      format_seconds(r.elapsed) + "\n";
    for (const sunco::outcome o : sunco::all_outcomes) {
        if (r.outcomes[o] > 0)
            out += format_count(std::string{to_string(o)}, r.outcomes[o]);
    }
    return out;
}

} // namespace tool
