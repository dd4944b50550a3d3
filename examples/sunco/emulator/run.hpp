#pragma once

#include "options.hpp"
#include "report_failure.hpp"

#include <iosfwd>

namespace tool {

/// `sunco emulator …`: runs until SIGINT or SIGTERM. Where to reach it goes to \p out, and what
/// faults, removals and webhooks left undone to \p err.
/// \throws sunco::error where it cannot start, or its state cannot be saved.
exit_status run_emulator(const emulator_options& command, const service_options& service,
                         const environment& variables, std::ostream& out, std::ostream& err);

} // namespace tool
