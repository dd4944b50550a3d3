#pragma once // SPDX-License-Identifier: BSL-1.0

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace sunco {

/// What is known of the person behind a user. Every member is optional; lengths are in
/// `limits.hpp`.
struct profile {
    /// First name.
    std::optional<std::string> given_name{};
    /// Last name.
    std::optional<std::string> surname{};
    /// Address shown to agents. It is no identity: `users_api::list` does not search it.
    std::optional<std::string> email{};
    /// Address of a picture.
    std::optional<std::string> avatar_url{};
    /// Language tag of BCP 47, such as `fr-CA`. The service may fill it in by itself.
    std::optional<std::string> locale{};
    /// Members that this version of the library does not know, kept as they came.
    boost::json::object extra{};

    /// Compares every member.
    bool operator==(const profile&) const = default;
};

} // namespace sunco
