#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/model/timestamp.hpp>
#include <sunco/model/user.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <variant>

namespace sunco {

/// A user was deleted, and nothing of it is left: `user:remove`.
struct user_removed {
    /// What identified the user: its ids, and no profile.
    user subject{};

    /// Compares every member.
    bool operator==(const user_removed&) const = default;
};

/// Two users became one: `user:merge`.
struct user_merged {
    /// Who is left.
    user surviving{};
    /// Who is no more; its id leads nowhere from now on.
    user discarded{};
    /// Metadata that there was no room for.
    boost::json::object discarded_metadata{};
    /// `api`, `channelLinking`, `sdkLogin`, or a value that the service has added since.
    std::string reason{};

    /// Compares every member.
    bool operator==(const user_merged&) const = default;
};

/// The service learned who a user is or what it speaks: `user:update`.
struct user_updated {
    /// The user; whole where the webhook asks for full users.
    user subject{};
    /// `authentication`, `localeDetection`, or a value that the service has added since.
    std::string reason{};

    /// Compares every member.
    bool operator==(const user_updated&) const = default;
};

/// An event of another kind, or one whose payload is not what its kind has: see
/// `webhook_event::payload`.
struct other_event {
    /// Compares every member.
    bool operator==(const other_event&) const = default;
};

/// One event of a webhook call.
struct webhook_event {
    /// The same each time that the service tells of the event.
    std::string id{};
    /// As `user:remove`.
    std::string type{};
    /// When it happened.
    std::optional<timestamp> created_at{};
    /// The app in which it happened.
    std::string app_id{};
    /// The webhook that told of it.
    std::string webhook_id{};
    /// What happened.
    std::variant<other_event, user_removed, user_merged, user_updated> what{};
    /// The payload as it came.
    boost::json::object payload{};

    /// Compares every member.
    bool operator==(const webhook_event&) const = default;
};

} // namespace sunco
