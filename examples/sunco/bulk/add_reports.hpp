#pragma once

#include "options.hpp"
#include "report_failure.hpp"

#include <iosfwd>

namespace tool {

/// `sunco report …`: adds up the reports of shards, and writes the sum to \p out: as JSON, or for
/// somebody at a terminal in a few lines.
/// \throws sunco::error where a file is no report, or the reports do not fit together.
exit_status add_reports(const report_options& command, bool terminal, std::ostream& out);

} // namespace tool
