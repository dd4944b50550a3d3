#include "bulk/summary.hpp"

#include <sunco/sync/outcome.hpp>

#include <cstdint>
#include <cstdio>
#include <vector>

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

std::string format_counts(const sunco::outcome_counts& counts)
{
    std::string out;
    for (const sunco::outcome o : sunco::all_outcomes) {
        if (counts[o] > 0)
            out += format_count(std::string{to_string(o)}, counts[o]);
    }
    return out;
}

std::string format_shards(const char* what, const std::vector<std::uint32_t>& indices)
{
    std::string out = what;
    for (const std::uint32_t i : indices)
        out += " " + std::to_string(i);
    return indices.empty() ? "" : out + "\n";
}

} // namespace

std::string format_summary(const sunco::sync_report& r)
{
    return format_end(r) + ": " + std::to_string(r.outcomes.total()) + " of " +
           std::to_string(r.records) + " records, " + std::to_string(r.requests) + " requests (" +
           std::to_string(r.retries) + " repeated), " + format_seconds(r.elapsed) + "\n" +
           format_counts(r.outcomes);
}

std::string format_summary(const sunco::report_sum& s)
{
    std::string end = s.complete() ? "done" : "not complete";
    if (s.dry_run)
        end += ", dry runs, nothing was written";
    return end + ": " + std::to_string(s.outcomes.total()) + " of " + std::to_string(s.records) +
           " records in " + std::to_string(s.shard_count) + " shards, " +
           std::to_string(s.requests) + " requests (" + std::to_string(s.retries) +
           " repeated), the longest " + format_seconds(s.longest) + "\n" +
           format_counts(s.outcomes) + format_shards("no report of the shards", s.missing) +
           format_shards("to be run again, the shards", s.unfinished);
}

} // namespace tool
