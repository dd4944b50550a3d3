#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sunco::utf8 {

/// Takes the first code point off the front of \p text.
/// \returns nothing, and leaves \p text alone, where it does not start with valid UTF-8: overlong
///          forms, surrogates and values above U+10FFFF are not valid.
std::optional<char32_t> take(std::string_view& text) noexcept;

/// Counts the code points of \p text; nothing where it is not valid UTF-8.
std::optional<std::size_t> count(std::string_view text) noexcept;

/// Appends \p c, which is no surrogate and at most U+10FFFF.
void append(std::string& to, char32_t c);

} // namespace sunco::utf8
