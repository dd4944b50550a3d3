#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunco {

/// A user of Zendesk proper, which `users_api::sync` takes its values from.
struct core_user {
    /// Its id there. Must not be empty.
    std::string zendesk_id{};
    /// Its external id.
    std::optional<std::string> external_id{};
    /// First name.
    std::optional<std::string> given_name{};
    /// Last name.
    std::optional<std::string> surname{};
    /// Primary email address; becomes the email identity of the messaging user.
    std::optional<std::string> email{};

    /// Compares every member.
    bool operator==(const core_user&) const = default;
};

/// What a request changed.
enum class request_effect {
    /// Nothing: a read, or a request that was refused or not applied (yet).
    none,
    /// A user was created.
    created,
    /// A user was patched, though perhaps with the values that it had.
    updated,
    /// A user was removed.
    removed,
    /// A user's personal information was removed.
    personal_information_removed,
    /// A user was brought in line with its core user.
    synced,
};

/// The name of \p e as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(request_effect e) noexcept;

/// One request as the emulator saw it: the oracle of a test.
struct request_record {
    /// Counts requests from 1, in the order in which they were read.
    std::uint64_t sequence = 0;
    /// Counts connections from 1, in the order in which they were accepted.
    std::uint64_t connection = 0;
    /// When the request had been read.
    std::chrono::steady_clock::time_point received{};
    /// The same by the emulator's wall clock, which may be a virtual one.
    timestamp time{};
    /// As `PATCH`.
    std::string method{};
    /// Path and query, as they came.
    std::string target{};
    /// Headers, names as they came. `Authorization` is among them.
    std::vector<std::pair<std::string, std::string>> headers{};
    /// The body, without its transfer coding.
    std::string body{};
    /// Name of the operation in `users_api`, or empty where no route took the request.
    std::string operation{};
    /// Status that the emulator decided on, sent or not; 0 where a fault came first.
    unsigned status = 0;
    /// What it changed.
    request_effect effect = request_effect::none;
    /// Id of the user that was read or changed; empty where there is none.
    std::string user_id{};
    /// That user's externalId, or the one that a refused create asked for.
    std::optional<std::string> external_id{};
    /// Whether a whole answer was handed to the system for sending. Set just before, so that who
    /// has the answer finds it set, and taken back where that fails.
    bool answered = false;
    /// Name of the fault that acted, or empty.
    std::string fault{};
};

/// Counters of the emulator's connections.
struct emulator_stats {
    /// Accepted so far.
    std::uint64_t accepted = 0;
    /// Open now, those in their handshake among them.
    std::uint64_t open = 0;
    /// The most that were ever open at once.
    std::uint64_t most_open = 0;
    /// TLS handshakes completed.
    std::uint64_t handshakes = 0;
    /// Of these, the ones that resumed an earlier session.
    std::uint64_t resumed = 0;
};

} // namespace sunco
