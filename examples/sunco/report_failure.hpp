#pragma once

#include "json_output.hpp"

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

/// Writes \p f to \p err as a JSON object, and gives the status to exit with.
exit_status report_failure(std::ostream& err, const sunco::failure& f, json_style style);

/// Writes a mistake in the command line to \p err: in words for a person, and as every other
/// failure for a program.
exit_status report_usage(std::ostream& err, const std::string& complaint, json_style style);

} // namespace tool
