#pragma once

#include "options.hpp"

#include <iosfwd>

namespace tool {

/// The whole program.
/// \returns the exit status of the process.
int run(int argc, const char* const* argv, const environment& variables, std::ostream& out,
        std::ostream& err);

} // namespace tool
