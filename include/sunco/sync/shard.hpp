#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/sync/record.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

/// One of several parts of an input, each for a job of its own.
///
/// A record belongs to the part that a hash of its key picks: the first eight bytes, big end first,
/// of SHA-256 over brandId, a zero byte and externalId, modulo `count`. So all records of a key are
/// in one part, whatever the machine. A record without a key belongs to (`line` - 1) mod `count`.
struct shard {
    /// Which one, from 0.
    std::uint32_t index = 0;
    /// Of how many.
    std::uint32_t count = 1;

    /// Whether a record belongs to this part.
    [[nodiscard]] SUNCO_DECL bool holds(std::uint64_t line,
                                        const std::optional<record_key>& key) const;

    /// Compares every member.
    bool operator==(const shard&) const = default;
};

/// Reads `I/N` with I < N, such as `0/4`; nothing where \p text is anything else.
[[nodiscard]] SUNCO_DECL std::optional<shard> parse_shard(std::string_view text) noexcept;

/// Writes `I/N`.
[[nodiscard]] SUNCO_DECL std::string to_string(const shard& s);

} // namespace sunco
