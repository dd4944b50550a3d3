#pragma once

#include <sunco/config.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

// Where the service is and how to authenticate, from the variables that the tool `sunco` reads too.
// A secret belongs into the environment or a file that others cannot read, and into no argument:
// those show in the list of processes.

inline std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error{std::string{name} + " is not set"};
    return value;
}

// begin: settings
inline sunco::config settings_from_environment()
{
    sunco::config settings;
    settings.base_url = variable("SUNCO_BASE_URL");
    settings.credentials = sunco::basic_auth{variable("SUNCO_KEY_ID"), variable("SUNCO_SECRET")};
    if (const char* file = std::getenv("SUNCO_CA_FILE"))
        settings.tls.ca_file = file;
    return settings;
}
// end: settings
