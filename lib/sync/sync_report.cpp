#include <sunco/sync/sync_report.hpp>

#include <sync/hex.hpp>
#include <sync/report_parts.hpp>

#include <string>

namespace sunco {
namespace {

namespace bj = boost::json;

std::string code_name(const failure& f)
{
    if (f.code.category() == sunco_category())
        return std::string{to_string(static_cast<errc>(f.code.value()))};
    return "operation_aborted";
}

bj::object describe(const failure& f)
{
    bj::object out{{"error", code_name(f)}};
    if (f.http_status != 0)
        out["status"] = f.http_status;
    if (!f.message.empty())
        out["message"] = f.message;
    return out;
}

} // namespace

bj::object sync::to_json(const outcome_counts& c)
{
    bj::object out;
    for (const outcome o : all_outcomes)
        out[to_string(o)] = c[o];
    return out;
}

bj::object sync::to_json(const input_summary& i)
{
    return {{"records", i.records}, {"digest", to_hex(i.content)}};
}

std::string_view to_string(run_end e) noexcept
{
    switch (e) {
    case run_end::complete:
        return "complete";
    case run_end::interrupted:
        return "interrupted";
    case run_end::stopped:
        break;
    }
    return "stopped";
}

bj::object to_json(const sync_report& r)
{
    bj::object out{{"records", r.records},
                   {"outcomes", sync::to_json(r.outcomes)},
                   {"complete", r.complete()},
                   {"end", to_string(r.end)}};
    if (r.reason)
        out["reason"] = describe(*r.reason);
    out["earlier"] = sync::to_json(r.earlier);
    out["dry_run"] = r.dry_run;
    out["shard"] = to_string(r.shard);
    out["app"] = r.app_id;
    if (r.input)
        out["input"] = sync::to_json(*r.input);
    out["requests"] = r.requests;
    out["retries"] = r.retries;
    out["elapsed_ms"] = r.elapsed.count();
    return out;
}

} // namespace sunco
