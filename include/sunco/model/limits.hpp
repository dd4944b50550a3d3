#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/result.hpp>

#include <cstddef>
#include <string_view>

namespace sunco {

/// The service's limits on what a caller may send.
///
/// Source of every figure: the service's OpenAPI description 17.12.1, where not said otherwise.
/// A character is a Unicode code point, as JSON Schema counts them. Lengths start at 1: the service
/// takes no empty strings.
namespace limits {
/// Characters of `externalId`.
inline constexpr std::size_t external_id = 1024;
/// Characters of `brandId`.
inline constexpr std::size_t brand_id = 24;
/// Characters of `profile.givenName` and `profile.surname`.
inline constexpr std::size_t name = 128;
/// Characters of `profile.email`.
inline constexpr std::size_t email = 128;
/// Characters of `profile.avatarUrl`.
inline constexpr std::size_t avatar_url = 2048;
/// Characters of `profile.locale`.
inline constexpr std::size_t locale = 64;
/// Bytes of `metadata` as compact UTF-8 JSON, braces included. The description says "4KB"; the same
/// service's error for app metadata says 4096 bytes.
inline constexpr std::size_t metadata_bytes = 4096;
/// Bytes of a request body. The description says "100kb"; sunco takes the smaller reading of the
/// unit, 1 kB = 1,000 bytes, so that a body which it lets pass is never refused for its size.
inline constexpr std::size_t body_bytes = 100'000;
} // namespace limits

/// Checks \p body against the service's limits.
/// \returns `errc::invalid_argument` whose message names the field and the rule, never the value.
[[nodiscard]] SUNCO_DECL result<void> check_limits(const user_create& body);

/// Checks \p body against the service's limits, as above.
[[nodiscard]] SUNCO_DECL result<void> check_limits(const user_update& body);

/// Checks an id or externalId that is to be a path segment.
///
/// It must be valid UTF-8 of 1 to 1,024 characters, hold no control characters, and not be `.` or
/// `..`, which would name another resource. The message calls it \p name.
[[nodiscard]] SUNCO_DECL result<void> check_path_id(std::string_view id, std::string_view name);

} // namespace sunco
