#include "bulk/html_report.hpp"

#include "bulk/chart.hpp"

#include <cstdio>

namespace tool {
namespace {

// Nothing may be fetched, whatever gets into the page.
constexpr const char* head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sunco sync: report</title>
<style>
:root { --ink: #1f2328; --paper: #ffffff; --faint: #6e7781; --rule: #d0d7de; --card: #f6f8fa;
  --one: #0969da; --two: #bc4c00; --three: #cf222e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --faint: #9198a1; --rule: #3d444d; --card: #161b22;
    --one: #58a6ff; --two: #f0883e; --three: #ff7b72; --good: #3fb950; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
.sub { color: var(--faint); margin: 0 0 1.5rem; }
.complete { color: var(--good); } .interrupted { color: var(--two); } .stopped { color: var(--three); }
.numbers { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; }
.number { background: var(--card); border: 1px solid var(--rule); border-radius: .5rem;
  padding: .5rem .75rem; }
.number b { display: block; font-size: 1.375rem; font-variant-numeric: tabular-nums; }
.number span { color: var(--faint); font-size: .875rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--rule); padding: .375rem .5rem; text-align: left;
  vertical-align: top; }
.amount { text-align: right; white-space: nowrap; }
td { overflow-wrap: anywhere; } td:first-child { white-space: nowrap; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; }
small { color: var(--faint); font-weight: 400; }
svg { width: 100%; height: auto; display: block; } svg text { fill: var(--faint); font-size: 12px; }
.grid { stroke: var(--rule); } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line-1 { stroke: var(--one); } .line-2 { stroke: var(--two); } .line-3 { stroke: var(--three); }
.legend { margin: .25rem 0; font-size: .875rem; color: var(--faint); }
.key { display: inline-block; width: 1rem; height: 3px; margin: 0 .375rem 0 .75rem;
  vertical-align: middle; }
.key-1 { background: var(--one); } .key-2 { background: var(--two); } .key-3 { background: var(--three); }
</style>
</head>
<body>
)";

std::string grouped(std::uint64_t n)
{
    std::string out = std::to_string(n);
    for (std::size_t at = out.size(); at > 3;)
        out.insert(at -= 3, "\u202f");
    return out;
}

std::string decimal(double v, const char* unit)
{
    char out[64];
    std::snprintf(out, sizeof out, v < 10 ? "%.2f %s" : "%.0f %s", v, unit);
    return out;
}

std::string spaced(std::string_view name)
{
    std::string out{name};
    for (char& c : out)
        if (c == '_')
            c = ' ';
    return out;
}

double milliseconds(std::chrono::duration<double> d)
{
    return d.count() * 1000;
}

std::string card(const std::string& value, const std::string& name)
{
    return "<div class=\"number\"><b>" + escape_html(value) + "</b><span>" + escape_html(name) +
           "</span></div>\n";
}

std::string title(const sunco::sync_report& r)
{
    std::string end{to_string(r.end)};
    std::string sub = "Shard " + to_string(r.shard);
    if (r.dry_run)
        sub += ", a dry run: nothing was written";
    if (r.reason) {
        sub += ". It stopped because: " + r.reason->code.message();
        if (!r.reason->message.empty())
            sub += " (" + r.reason->message + ")";
    }
    return "<h1>Bulk job: <span class=\"" + end + "\">" + end + "</span></h1>\n<p class=\"sub\">" +
           escape_html(sub) + "</p>\n";
}

std::string totals(const sunco::sync_report& r)
{
    std::string out = "<div class=\"numbers\">\n" + card(grouped(r.records), "records") +
                      card(grouped(r.outcomes.total()), "with an outcome");
    for (const sunco::outcome o : sunco::all_outcomes)
        if (r.outcomes[o] > 0)
            out += card(grouped(r.outcomes[o]), spaced(to_string(o)));
    if (r.earlier.total() > 0)
        out += card(grouped(r.earlier.total()), "of earlier runs");
    return out + "</div>\n";
}

std::string this_run(const sunco::sync_report& r, const history& h)
{
    const latencies all = h.all();
    const double seconds = std::chrono::duration<double>{r.elapsed}.count();
    const auto done = static_cast<double>(r.outcomes.total() - r.earlier.total());
    return "<h2>This run</h2>\n<div class=\"numbers\">\n" + card(decimal(seconds, "s"), "elapsed") +
           card(decimal(seconds > 0 ? done / seconds : 0, "/s"), "records") +
           card(grouped(r.requests), "requests") + card(grouped(r.retries), "of them repeated") +
           card(decimal(milliseconds(all.quantile(0.5)), "ms"), "median latency") +
           card(decimal(milliseconds(all.quantile(0.99)), "ms"), "99 % of requests within") +
           "</div>\n";
}

struct run_charts {
    chart rate{"Rate", "records/s", 1, {{"all outcomes", 1}, {"failed or unknown", 3}}};
    chart latency{
        "Latency of requests", "ms, with the wait for --rate", 1, {{"median", 1}, {"99 %", 2}}};
};

run_charts plot(const history& h, history::time_point end)
{
    run_charts out;
    double at = 0;
    for (std::size_t i = 0; i < h.spans().size(); ++i) {
        const history::span& s = h.spans()[i];
        const double length = h.length_of(i, end).count();
        if (length <= 0)
            break;
        const double middle = at + length / 2;
        out.rate.lines[0].points.emplace_back(middle, static_cast<double>(s.records) / length);
        out.rate.lines[1].points.emplace_back(middle, static_cast<double>(s.failures) / length);
        if (s.latencies.count() > 0) {
            out.latency.lines[0].points.emplace_back(middle,
                                                     milliseconds(s.latencies.quantile(0.5)));
            out.latency.lines[1].points.emplace_back(middle,
                                                     milliseconds(s.latencies.quantile(0.99)));
        }
        at += length;
    }
    out.rate.end = out.latency.end = at;
    return out;
}

std::string charts(const history& h, history::time_point end)
{
    if (h.spans().empty())
        return "<p>Nothing was sent.</p>\n";
    const run_charts c = plot(h, end);
    return draw(c.rate) + draw(c.latency);
}

std::string row(const reasons::reason& why, const reasons::occurrences& found)
{
    std::string lines;
    for (const std::uint64_t line : found.lines)
        lines += (lines.empty() ? "" : ", ") + std::to_string(line);
    if (found.count > found.lines.size())
        lines += ", …";
    return "<tr><td>" + escape_html(why.error) + "</td><td>" +
           (why.status == 0 ? "" : std::to_string(why.status)) + "</td><td>" +
           escape_html(why.message) + "</td><td class=\"amount\">" + grouped(found.count) +
           "</td><td>" + lines + "</td></tr>\n";
}

std::string failures(const reasons& why)
{
    const auto all = why.sorted();
    if (all.empty())
        return "<h2>Failures</h2>\n<p>None.</p>\n";
    std::string out = "<h2>Failures</h2>\n<table>\n<thead><tr><th>error</th><th>HTTP</th>"
                      "<th>what it was</th><th class=\"amount\">records</th><th>lines</th></tr>"
                      "</thead>\n<tbody>\n";
    for (const auto& [reason, found] : all)
        out += row(reason, found);
    return out + "</tbody>\n</table>\n";
}

} // namespace

std::string html_report(const sunco::sync_report& r, const history& h,
                        history::time_point end_of_run, const reasons& why)
{
    return head + title(r) + totals(r) + this_run(r, h) + charts(h, end_of_run) + failures(why) +
           "</body>\n</html>\n";
}

} // namespace tool
