#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

/// A point in UTC, to the millisecond: the precision of the service's `signedUpAt`.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads an ISO 8601 date and time with a zone: `2020-05-21T15:53:30.197Z`, and the offset forms
/// `+02:00`, `+0200` and `+02`. Seconds and their fraction may be absent; `,` may stand for `.`;
/// `T` and `Z` may be small letters, as RFC 3339 allows.
///
/// Digits finer than a millisecond are dropped. A leap second (`23:59:60` in UTC) counts as the
/// next second.
/// \returns nothing where \p text is no such time, names no calendar day, or lies outside the years
///          0000 to 9999.
[[nodiscard]] SUNCO_DECL std::optional<timestamp> parse_timestamp(std::string_view text);

/// Writes \p t as the service does: `YYYY-MM-DDThh:mm:ss.sssZ`, always UTC.
/// \throws std::out_of_range outside the years 0000 to 9999, which the form cannot hold.
[[nodiscard]] SUNCO_DECL std::string format_timestamp(timestamp t);

} // namespace sunco
