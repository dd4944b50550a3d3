#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

// The character classes of RFC 3986, 9110 and 9112, independent of any locale.

namespace sunco::http {

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_alnum(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

constexpr bool is_hex(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

constexpr bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

// Letters, digits and `others`. One lookup a character: every byte of a path and of a head goes
// through such a table.
constexpr std::array<bool, 256> alnum_and(std::string_view others)
{
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c)
        table[c] = is_alnum(static_cast<char>(c));
    for (const char c : others)
        table[static_cast<unsigned char>(c)] = true;
    return table;
}

inline constexpr auto unreserved_table = alnum_and("-._~");
inline constexpr auto token_table = alnum_and("!#$%&'*+-.^_`|~");

// RFC 3986, section 2.3.
constexpr bool is_unreserved(char c)
{
    return unreserved_table[static_cast<unsigned char>(c)];
}

// RFC 9110, section 5.6.2.
constexpr bool is_token_char(char c)
{
    return token_table[static_cast<unsigned char>(c)];
}

// RFC 9110, section 5.5: visible characters, blanks and the obsolete bytes above ASCII.
constexpr bool is_value_char(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// Eight characters at a time, since most bytes of a head are in values; a byte that may be at fault
// is looked at singly.
inline bool is_value_text(std::string_view text)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = ones * 0x80;
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        const std::uint64_t below_space = (word - ones * 0x20) & ~word & tops;
        const std::uint64_t not_delete = word ^ (ones * 0x7f);
        const std::uint64_t is_delete = (not_delete - ones) & ~not_delete & tops;
        if ((below_space | is_delete) != 0 &&
            !std::ranges::all_of(text.substr(0, sizeof word), is_value_char))
            return false;
        text.remove_prefix(sizeof word);
    }
    return std::ranges::all_of(text, is_value_char);
}

// Without the blanks at both ends.
constexpr std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace sunco::http
