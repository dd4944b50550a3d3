#pragma once

#include <sunco/sync/report_sum.hpp>
#include <sunco/sync/sync_report.hpp>

#include <string>

namespace tool {

/// What a job did, in a few lines for a reader.
std::string format_summary(const sunco::sync_report& r);

/// What the jobs of several shards did, likewise.
std::string format_summary(const sunco::report_sum& s);

} // namespace tool
