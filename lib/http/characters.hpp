#pragma once

#include <text/eight.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
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

// RFC 3986, section 2.3.
inline constexpr auto unreserved_table = alnum_and("-._~");

constexpr bool is_unreserved(char c)
{
    return unreserved_table[static_cast<unsigned char>(c)];
}

// RFC 9110, section 5.6.2.
inline constexpr auto token_table = alnum_and("!#$%&'*+-.^_`|~");

// How many characters at the front of `text` are in `table`.
constexpr std::size_t length_in(const std::array<bool, 256>& table, std::string_view text)
{
    std::size_t n = 0;
    while (n < text.size() && table[static_cast<unsigned char>(text[n])])
        ++n;
    return n;
}

// RFC 9110, section 5.5: visible characters, blanks and the obsolete bytes above ASCII.
constexpr bool is_value_char(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// In eights, of which the last may overlap the one before. What may be a control character may be a
// tab, too, and ends that.
inline bool is_value_text(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    if (text.size() >= eight::size) {
        const char* const last = end - eight::size;
        while (at < last && !eight::may_have_control(eight::load(at)))
            at += eight::size;
        if (at >= last && !eight::may_have_control(eight::load(last)))
            return true;
    }
    return std::all_of(at, end, is_value_char);
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
