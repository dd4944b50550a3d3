#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/model/identity.hpp>
#include <sunco/model/profile.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sunco {

/// A user as the service sends it. Assigned over a user of another answer, its JSON is copied.
struct user {
    /// The service's own id: opaque, 24 hexadecimal digits at the time of writing.
    std::string id{};
    /// Whether the user has signed in. Read-only, absent from most answers.
    std::optional<bool> authenticated{};
    /// The id that the caller's system gave. Unique within the app and brand; cannot be changed.
    std::optional<std::string> external_id{};
    /// The id of the Zendesk user that this one is linked to.
    std::optional<std::string> zendesk_id{};
    /// The brand, for brand-separated users. Cannot be changed.
    std::optional<std::string> brand_id{};
    /// When the user signed up; the time of creation unless the caller gave one.
    std::optional<timestamp> signed_up_at{};
    /// Whether the user outlives its inactive expiry.
    std::optional<bool> to_be_retained{};
    /// The person.
    sunco::profile profile{};
    /// The caller's own data: flat, at most 4,096 bytes as encoded.
    boost::json::object metadata{};
    /// Verified identities. Read-only.
    std::vector<identity> identities{};
    /// Members that this version of the library does not know, kept as they came.
    boost::json::object extra{};

    /// Compares every member.
    bool operator==(const user&) const = default;
};

} // namespace sunco
