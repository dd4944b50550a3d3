#pragma once

#include <json/scanner.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace sunco::json {

/// The double nearest to a JSON number; nothing where no double can stand for it.
///
/// Refused are numbers too large or too small for a double, and whole numbers whose digits a double
/// would change: `text` comes here only when it is no 64-bit integer. Whole numbers that are
/// exactly a double pass, and so do those that a JavaScript service writes for a double below 1e21,
/// as 123456789012345680000: its shortest digits, filled up with zeros.
std::optional<double> read_double(std::string_view text) noexcept;

/// A number as `parse` gives it: an integer where 64 bits hold it, else a double. False where it
/// would refuse it.
[[nodiscard]] bool read_number(const scanner::number& from, boost::json::value& to);

} // namespace sunco::json
