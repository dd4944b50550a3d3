#pragma once

#include "options.hpp"
#include "report_failure.hpp"

#include <iosfwd>

namespace tool {

/// `sunco doctor`: goes the way of a request step by step, and writes on \p out what it met, and
/// what to do where that was trouble. Sends nothing but two reads of a user that does not exist.
exit_status run_doctor(const doctor_options& command, const service_options& flags,
                       const environment& variables, std::ostream& out);

} // namespace tool
