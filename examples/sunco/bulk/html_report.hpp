#pragma once

#include "bulk/history.hpp"
#include "bulk/reasons.hpp"

#include <sunco/sync/sync_report.hpp>

#include <string>

namespace tool {

/// What a job did as a page for a browser: the totals, rate and latency of this run over time, and
/// why records failed. It needs nothing but itself, runs no script, and names no person.
std::string html_report(const sunco::sync_report& r, const history& h,
                        history::time_point end_of_run, const reasons& why);

} // namespace tool
