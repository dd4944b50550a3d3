#pragma once

#include "process.hpp"

#include <string>
#include <vector>

namespace tool_test {

/// Runs the program with a terminal as its standard output and standard error.
/// \returns what it wrote there, with plain ends of lines, as `out`.
finished run_on_terminal(std::vector<std::string> arguments, const variables& environment);

} // namespace tool_test
