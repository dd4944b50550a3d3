#pragma once

#include "options.hpp"
#include "report_failure.hpp"

#include <iosfwd>

namespace tool {

/// `sunco users …`: the answer as JSON on \p out.
/// \throws sunco::error where there is none.
exit_status run_users(const users_options& command, const service_options& service,
                      const environment& variables, std::ostream& out);

} // namespace tool
