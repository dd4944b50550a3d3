#pragma once

#include "profile/profile.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tool {

/// What the file of settings says.
struct all_settings {
    /// The profile to use where nothing else names one; may be empty.
    std::string chosen;
    std::map<std::string, profile> profiles;

    /// Whether there is something in it that others must not read.
    [[nodiscard]] bool holds_secrets() const noexcept;
};

/// Reads the TOML in \p text.
/// \throws sunco::error `errc::configuration`; the message has the place, and never a value.
all_settings parse_settings(std::string_view text);

} // namespace tool
