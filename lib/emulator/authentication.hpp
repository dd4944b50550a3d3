#pragma once

#include <emulator/exchange.hpp>

#include <sunco/emulator/emulator.hpp>
#include <sunco/model/timestamp.hpp>

#include <optional>
#include <string_view>

namespace sunco::emulation {

/// Checks the value of an `Authorization` header.
/// \returns nothing where it is good, else the 401 or 403 to send.
std::optional<answer> check_authorization(std::string_view header, const emulator_config& config,
                                          timestamp now);

/// Checks that the key reaches the app.
/// \param foreign_apps apps that exist and that it does not reach, beside those of the config
/// \param wrong_app_status as the settings have it
/// \returns nothing where it does, else the 401, 403 or 404 to send.
std::optional<answer> check_app(std::string_view app_id, const emulator_config& config,
                                const std::vector<std::string>& foreign_apps,
                                unsigned wrong_app_status);

} // namespace sunco::emulation
