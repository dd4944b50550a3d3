#pragma once

#include <sunco/config.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace test {

/// A variable of the environment. \throws std::runtime_error where it is not set
[[nodiscard]] inline std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : throw std::runtime_error{std::string{name} + " is not set"};
}

/// The service that the variables of the command-line tool name, and else the defaults.
[[nodiscard]] inline sunco::config settings_of_tool()
{
    sunco::config c;
    c.base_url = variable("SUNCO_BASE_URL");
    c.credentials = sunco::basic_auth{variable("SUNCO_KEY_ID"), variable("SUNCO_SECRET")};
    c.tls.ca_file = variable("SUNCO_CA_FILE");
    c.tls.system_roots = false;
    return c;
}

} // namespace test
