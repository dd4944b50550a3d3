#pragma once // SPDX-License-Identifier: BSL-1.0

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace sunco {

/// A connected identity, such as an email address that the user has shown to own. Read-only: the
/// service maintains it.
struct identity {
    /// Kind of identity; `email` is the one documented. Empty where the service left it out.
    std::string type{};
    /// The identity itself. Personal data. Empty where the service left it out.
    std::string value{};
    /// How it was verified, such as `sso`. The set is open.
    std::optional<std::string> verification{};
    /// Members that this version of the library does not know, kept as they came.
    boost::json::object extra{};

    /// Compares every member.
    bool operator==(const identity&) const = default;
};

} // namespace sunco
