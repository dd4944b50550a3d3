#pragma once

#include <emulator/answers.hpp>

#include <string>

namespace sunco::emulation {

/// The text of `{"user":…}`: as `to_wire`, made in one piece of memory since most answers are this.
std::string user_body(const user& u, wire_style style);

} // namespace sunco::emulation
