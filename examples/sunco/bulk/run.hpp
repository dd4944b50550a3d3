#pragma once

#include "options.hpp"
#include "report_failure.hpp"

#include <iosfwd>

namespace tool {

/// `sunco sync …`: progress and complaints go to \p err, the summary to \p out.
/// \throws sunco::error where the job could not begin.
exit_status run_bulk(const bulk_options& command, const service_options& service,
                     const environment& variables, std::ostream& out, std::ostream& err);

} // namespace tool
