#pragma once

#include "options.hpp"

#include <optional>
#include <string>

namespace tool {

/// A set of settings with a name, from the file of settings. Members that it leaves out are empty.
struct profile {
    std::string base_url;
    std::string app_id;
    std::string ca_file;
    std::string key_id;
    std::string secret;
    std::string token;
};

/// The file of settings: `$XDG_CONFIG_HOME/sunco/config.toml`, or under `~/.config` where that is
/// not set. Empty where neither can be told.
std::string settings_file(const environment& variables);

/// The profile named \p wanted; where that is empty the one that `SUNCO_PROFILE` names, then the
/// one that the file names, then the one called `default`. \returns nothing where none was asked
/// for and there is none. \throws sunco::error `errc::configuration` where the profile that was
/// asked for does not exist, the
///         file cannot be read or has a mistake, or others may read the secrets in it.
std::optional<profile> find_profile(const std::string& wanted, const environment& variables);

/// \p variables, with those that are not set taken from the profile: a variable wins over the
/// profile, and the credentials of the two are never mixed.
environment with_profile(const environment& variables, profile settings);

} // namespace tool
