#pragma once

#include <sunco/sync/source.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sunco::sync {

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const digest& d);

/// Reads what `to_hex` wrote.
[[nodiscard]] std::optional<digest> digest_from_hex(std::string_view text);

} // namespace sunco::sync
