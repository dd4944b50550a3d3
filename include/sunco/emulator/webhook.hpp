#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/timestamp.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sunco {

/// Whom the emulator tells of what happens to users: a webhook of the service.
struct webhook_target {
    /// Its id. Empty: one is made up.
    std::string id{};
    /// Where events are posted to: `http://` or `https://`, a host, and optionally a port, a path
    /// and a query.
    std::string url{};
    /// Types of events to post, as `user:remove`. Empty: all that there are.
    std::vector<std::string> triggers{};
    /// Sent as the header `X-API-Key`. Empty: one is made up.
    std::string secret{};
    /// Whether events of a merge or an update hold the whole user, and not only what identifies it.
    bool include_full_user = false;
    /// For `https://`: roots in PEM to trust beside the system's. The certificate and its name are
    /// always checked.
    std::string ca_pem{};

    /// Compares every member.
    bool operator==(const webhook_target&) const = default;
};

/// What became of one call of a webhook.
enum class delivery_result {
    /// The target answered 2xx.
    delivered,
    /// It failed, and will be called again.
    will_retry,
    /// It failed for good: the status forbids another call, or the calls are used up.
    given_up,
};

/// The name of \p r as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(delivery_result r) noexcept;

/// One call of a webhook as the emulator made it.
struct webhook_delivery {
    /// Counts calls from 1, in the order in which they ended.
    std::uint64_t sequence = 0;
    /// When it ended, by the emulator's wall clock.
    timestamp time{};
    /// The target's id.
    std::string webhook_id{};
    /// The event's id, the same for each call that tells of it.
    std::string event_id{};
    /// The event's type, as `user:remove`.
    std::string event_type{};
    /// Id of the user that the event is about.
    std::string user_id{};
    /// 1 for the first call with this event.
    unsigned attempt = 0;
    /// What the target answered; 0 where no answer came.
    unsigned status = 0;
    /// Why no answer came; empty where one did.
    std::string error{};
    /// What became of it.
    delivery_result result = delivery_result::delivered;
};

} // namespace sunco
