#pragma once

#include <string>

namespace sunco {
class emulator;
}

namespace tool {

/// Puts the state of \p service in the place of the file.
/// \throws boost::system::system_error where that fails; the file is then as it was.
void save_state(const std::string& path, const sunco::emulator& service);

} // namespace tool
