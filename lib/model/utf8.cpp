#include <model/utf8.hpp>

#include <text/eight.hpp>

namespace sunco::utf8 {
namespace {

struct lead {
    std::size_t length;
    char32_t bits;
    char32_t smallest;
};

// The first byte tells the length; `smallest` rules out the longer spellings of a shorter form.
lead read_lead(unsigned char byte) noexcept
{
    if (byte < 0x80)
        return {1, byte, 0};
    if (byte >= 0xC0 && byte < 0xE0)
        return {2, byte & 0x1FU, 0x80};
    if (byte >= 0xE0 && byte < 0xF0)
        return {3, byte & 0x0FU, 0x800};
    if (byte >= 0xF0 && byte < 0xF8)
        return {4, byte & 0x07U, 0x10000};
    return {0, 0, 0};
}

// How many bytes at the front are ASCII for sure, in eights.
std::size_t ascii_eights(std::string_view text) noexcept
{
    std::size_t n = 0;
    while (text.size() - n >= eight::size && !eight::has_top(eight::load(text.data() + n)))
        n += eight::size;
    return n;
}

bool is_scalar(char32_t c) noexcept
{
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

} // namespace

std::optional<char32_t> take(std::string_view& text) noexcept
{
    if (text.empty())
        return std::nullopt;
    const lead first = read_lead(static_cast<unsigned char>(text[0]));
    if (first.length == 0 || first.length > text.size())
        return std::nullopt;
    char32_t c = first.bits;
    for (std::size_t i = 1; i < first.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80)
            return std::nullopt;
        c = (c << 6U) | (byte & 0x3FU);
    }
    if (c < first.smallest || !is_scalar(c))
        return std::nullopt;
    text.remove_prefix(first.length);
    return c;
}

std::optional<std::size_t> count(std::string_view text) noexcept
{
    std::size_t n = ascii_eights(text);
    text.remove_prefix(n);
    for (; !text.empty(); ++n) {
        if (!take(text))
            return std::nullopt;
    }
    return n;
}

void append(std::string& to, char32_t c)
{
    const auto tail = [c](unsigned shift) {
        return static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        to += static_cast<char>(c);
    } else if (c < 0x800) {
        to += {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
    } else if (c < 0x10000) {
        to += {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
    } else {
        to += {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
    }
}

} // namespace sunco::utf8
