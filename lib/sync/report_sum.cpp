#include <sunco/sync/report_sum.hpp>

#include <sync/report_parts.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace sunco {
namespace {

namespace bj = boost::json;

// Beyond any fleet; a count that a broken report claims must not fill the memory.
constexpr std::uint32_t most_shards = 100'000;

using by_shard = std::map<std::uint32_t, const sync_report*>;

[[noreturn]] void refuse(std::string why)
{
    throw error{make_failure(errc::invalid_argument, std::move(why))};
}

std::string both(const sync_report& a, const sync_report& b)
{
    return "the reports of the shards " + to_string(a.shard) + " and " + to_string(b.shard);
}

void check_fit(const sync_report& a, const sync_report& b)
{
    if (a.shard.count != b.shard.count)
        refuse(both(a, b) + " are of different splits");
    if (a.app_id != b.app_id)
        refuse(both(a, b) + " are of different apps");
    if (a.dry_run != b.dry_run)
        refuse(both(a, b) + " do not go together: one is of a dry run");
    if (a.input && b.input && *a.input != *b.input)
        refuse(both(a, b) + " are of different inputs");
}

by_shard sort_out(std::span<const sync_report> reports)
{
    by_shard out;
    const sync_report* with_input = nullptr;
    for (const sync_report& r : reports) {
        check_fit(reports.front(), r);
        if (with_input)
            check_fit(*with_input, r);
        if (r.input)
            with_input = &r;
        if (!out.try_emplace(r.shard.index, &r).second)
            refuse("there are two reports of the shard " + to_string(r.shard));
    }
    return out;
}

void add(outcome_counts& to, const outcome_counts& more)
{
    for (const outcome o : all_outcomes)
        to.add(o, more[o]);
}

void add(report_sum& s, const sync_report& r)
{
    if (!r.complete())
        s.unfinished.push_back(r.shard.index);
    s.records += r.records;
    add(s.outcomes, r.outcomes);
    add(s.earlier, r.earlier);
    s.requests += r.requests;
    s.retries += r.retries;
    s.longest = std::max(s.longest, r.elapsed);
    if (r.input)
        s.input = r.input;
}

report_sum sum_of(std::span<const sync_report> reports)
{
    if (reports.empty())
        refuse("there is no report");
    if (reports.front().shard.count > most_shards)
        refuse("more than " + std::to_string(most_shards) + " shards cannot be added up");
    const by_shard parts = sort_out(reports);
    report_sum s;
    s.shard_count = reports.front().shard.count;
    s.dry_run = reports.front().dry_run;
    s.app_id = reports.front().app_id;
    for (std::uint32_t i = 0; i < s.shard_count; ++i) {
        if (const auto found = parts.find(i); found != parts.end())
            add(s, *found->second);
        else
            s.missing.push_back(i);
    }
    if (s.complete() && s.input && s.input->records != s.records)
        refuse("the input has " + std::to_string(s.input->records) +
               " records, and the shards have " + std::to_string(s.records) + " together");
    return s;
}

bj::array listed(const std::vector<std::uint32_t>& indices)
{
    bj::array out;
    for (const std::uint32_t i : indices)
        out.push_back(i);
    return out;
}

} // namespace

result<report_sum> add_up(std::span<const sync_report> reports)
{
    try {
        return sum_of(reports);
    } catch (const error& e) {
        return e.failure();
    }
}

bj::object to_json(const report_sum& s)
{
    bj::object out{{"records", s.records},
                   {"outcomes", sync::to_json(s.outcomes)},
                   {"complete", s.complete()}};
    out["shards"] = {{"count", s.shard_count},
                     {"missing", listed(s.missing)},
                     {"unfinished", listed(s.unfinished)}};
    out["earlier"] = sync::to_json(s.earlier);
    out["dry_run"] = s.dry_run;
    out["app"] = s.app_id;
    if (s.input)
        out["input"] = sync::to_json(*s.input);
    out["requests"] = s.requests;
    out["retries"] = s.retries;
    out["longest_ms"] = s.longest.count();
    return out;
}

} // namespace sunco
