#pragma once

#include <emulator/answers.hpp>

#include <sunco/emulator/settings.hpp>
#include <sunco/model/timestamp.hpp>
#include <sunco/model/user.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace sunco::emulation {

/// Something that webhooks tell of.
struct event {
    std::string id{};
    std::string type{};
    timestamp created_at{};
    /// The user that was removed or updated, or that survived a merge.
    user subject{};
    /// The user that was merged into it.
    std::optional<user> discarded{};
    /// Metadata that a merge had no room for.
    boost::json::object discarded_metadata{};
    /// Empty where the event has none.
    std::string reason{};
    /// Id of the client or conversation that went with the user; empty for events of users.
    std::string part_id{};
};

/// Refuses what is neither a trigger that the service knows nor `settings.removal_event`.
/// \throws sunco::error `errc::invalid_argument`
void check_event_type(std::string_view type, const emulator_settings& settings);

/// The event as the service writes it.
/// \param full_user whole users, and not just what identifies them
boost::json::object to_wire(const event& e, bool full_user, wire_style style);

} // namespace sunco::emulation
