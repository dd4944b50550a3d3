#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

// Eight characters at a time, in one word: most text is plain, and looking at each character of it
// takes several times as long.

namespace sunco::eight {

inline constexpr std::size_t size = sizeof(std::uint64_t);
inline constexpr std::uint64_t ones = 0x0101010101010101;
inline constexpr std::uint64_t tops = ones * 0x80;

/// The eight at \p text, in whatever order.
inline std::uint64_t load(const char* text) noexcept
{
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
}

/// False where none of them is a control character of ASCII: below the space, or delete. The byte
/// 0xff may make it true by itself.
constexpr bool may_have_control(std::uint64_t word) noexcept
{
    const std::uint64_t below_space = word - ones * 0x20;
    const std::uint64_t beyond_tilde = word + ones;
    return ((below_space | beyond_tilde) & ~word & tops) != 0;
}

/// Whether one of them is not of ASCII.
constexpr bool has_top(std::uint64_t word) noexcept
{
    return (word & tops) != 0;
}

} // namespace sunco::eight
