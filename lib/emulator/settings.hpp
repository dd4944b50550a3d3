#pragma once

#include <sunco/emulator/settings.hpp>

#include <boost/json/value.hpp>

namespace sunco::emulation {

/// Whether a setting's value can be used at all; the sentence that says why not, or empty.
std::string_view flaw_of(const emulator_settings& settings) noexcept;

/// The settings that are not what they are by default, as an object.
boost::json::object save_settings(const emulator_settings& settings);

/// Sets those that the object names; a member may be a text, a number or boolean where the setting
/// is one, or null for the default. \throws sunco::error `errc::invalid_argument`
void load_settings(emulator_settings& settings, const boost::json::value& from);

/// Every setting, as `list_emulator_settings`, but with JSON's own numbers and booleans.
boost::json::array describe_settings(const emulator_settings& settings);

} // namespace sunco::emulation
