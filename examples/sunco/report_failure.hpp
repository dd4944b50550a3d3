#pragma once

#include <sunco/error.hpp>

#include <iosfwd>

namespace tool {

/// The exit statuses of the program.
enum class exit_status {
    done = 0,
    refused = 1,
    bad_input = 2,
    incomplete = 3,
    interrupted = 130,
};

/// Writes \p f to \p err as one line of JSON, and gives the status to exit with.
exit_status report_failure(std::ostream& err, const sunco::failure& f);

} // namespace tool
