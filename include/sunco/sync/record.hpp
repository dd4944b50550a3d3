#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

/// What a record asks for.
enum class record_op {
    /// Make the service hold the user as given: create it, patch it, or leave it.
    ensure,
    /// Create the user; a key that exists is a conflict.
    create,
    /// Patch the user.
    update,
    /// Delete the user.
    remove,
    /// Clear the user's personal data and keep the user.
    remove_personal_information,
};

/// The name of \p op as it stands in the enumeration and in an input file.
[[nodiscard]] SUNCO_DECL std::string_view to_string(record_op op) noexcept;

/// The operation of that name; nothing where there is none.
[[nodiscard]] SUNCO_DECL std::optional<record_op> parse_record_op(std::string_view name) noexcept;

/// What names a user in a bulk job. Records of one key are carried out in the order of the input.
struct record_key {
    /// The brand of a brand-separated user.
    std::optional<std::string> brand_id{};
    /// The id in the caller's system.
    std::string external_id{};

    /// Orders by brand, then by id.
    auto operator<=>(const record_key&) const = default;
};

/// One piece of work of a bulk job.
struct record {
    /// Where it stands in the input, from 1. It names the record in reports and in the journal, so
    /// a source never gives one number twice, and counts upwards. With 0, the sources that take
    /// records from a program count by themselves.
    std::uint64_t line = 0;
    /// What to do.
    record_op op = record_op::ensure;
    /// For `ensure` and `create` the user; for the others `external_id` and `brand_id` alone count.
    user_create user{};
    /// For `update`: what to change.
    user_update change{};

    /// A record that makes the service hold \p u as given.
    [[nodiscard]] SUNCO_DECL static record ensure(user_create u);
    /// A record that creates \p u.
    [[nodiscard]] SUNCO_DECL static record create(user_create u);
    /// A record that changes the user of that key.
    [[nodiscard]] SUNCO_DECL static record update(record_key key, user_update change);
    /// A record that deletes the user of that key.
    [[nodiscard]] SUNCO_DECL static record remove(record_key key);
    /// A record that clears the personal data of the user of that key.
    [[nodiscard]] SUNCO_DECL static record remove_personal_information(record_key key);

    /// The key; nothing for a `create` without an `external_id`.
    [[nodiscard]] SUNCO_DECL std::optional<record_key> key() const;

    /// Compares every member.
    bool operator==(const record&) const = default;
};

} // namespace sunco
