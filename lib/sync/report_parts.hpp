#pragma once

#include <sunco/sync/sync_report.hpp>

#include <boost/json/object.hpp>

namespace sunco::sync {

/// What the JSON of a report and of a sum have in common.
[[nodiscard]] boost::json::object to_json(const outcome_counts& c);
[[nodiscard]] boost::json::object to_json(const input_summary& i);

} // namespace sunco::sync
