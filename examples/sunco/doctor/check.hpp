#pragma once

#include "json_output.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace tool {

/// How one step of `sunco doctor` went.
enum class verdict {
    good,
    failed,
    skipped,
};

/// One step of `sunco doctor`, and what was seen.
struct check {
    /// As `tls`.
    std::string name{};
    tool::verdict verdict = verdict::good;
    /// What was seen, in one line.
    std::string finding{};
    /// What to do about it; empty where all is well.
    std::string advice{};
    std::optional<std::chrono::nanoseconds> elapsed{};
    /// The same for programs.
    boost::json::object details{};
};

/// Writes the checks for a person to read.
void print_checks(std::ostream& out, const std::vector<check>& checks, bool coloured);

/// The same as one JSON object: `ok` and `checks`.
boost::json::object to_json(const std::vector<check>& checks);

} // namespace tool
