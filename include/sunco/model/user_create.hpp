#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/model/profile.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace sunco {

/// What a new user is made from. Nothing is required by the service; without `external_id` a lost
/// answer cannot be told from a lost request, so such a create is never repeated by itself.
struct user_create {
    /// The id in the caller's system: 1 to 1,024 characters. The service takes any of them here,
    /// but a user whose id is `.`, `..` or holds control characters cannot be addressed by it
    /// later; see `check_path_id`.
    std::optional<std::string> external_id{};
    /// The brand of a brand-separated user: 1 to 24 characters.
    std::optional<std::string> brand_id{};
    /// When the user signed up; the service takes the present when absent.
    std::optional<timestamp> signed_up_at{};
    /// Whether the user outlives its inactive expiry.
    std::optional<bool> to_be_retained{};
    /// The person.
    sunco::profile profile{};
    /// The caller's own data: strings, numbers and booleans, at most 4,096 bytes as encoded.
    boost::json::object metadata{};

    /// Compares every member.
    bool operator==(const user_create&) const = default;
};

} // namespace sunco
