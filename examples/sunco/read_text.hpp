#pragma once

#include <string>

namespace tool {

/// All of \p file, or of standard input for `-`.
/// \throws sunco::error `errc::invalid_argument` where it cannot be read.
std::string read_text(const std::string& file);

} // namespace tool
