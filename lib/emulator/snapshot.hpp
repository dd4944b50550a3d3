#pragma once

#include <sunco/emulator/records.hpp>

#include <boost/json/value.hpp>

#include <string>

namespace sunco::emulation {

/// Reads a core user as a saved state has it. \param at its place, for the complaint
/// \throws sunco::error `errc::invalid_argument`
core_user core_user_from_json(const boost::json::value& v, const std::string& at);

} // namespace sunco::emulation
