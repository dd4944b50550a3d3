#include <sync/hex.hpp>

#include <charconv>

namespace sunco::sync {

std::string to_hex(const digest& d)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : d) {
        out += digits[byte >> 4];
        out += digits[byte & 0xf];
    }
    return out;
}

std::optional<digest> digest_from_hex(std::string_view text)
{
    digest d;
    if (text.size() != 2 * d.size())
        return std::nullopt;
    const char* at = text.data();
    for (unsigned char& byte : d) {
        const auto [end, ec] = std::from_chars(at, at + 2, byte, 16);
        if (ec != std::errc{} || end != at + 2)
            return std::nullopt;
        at += 2;
    }
    return d;
}

} // namespace sunco::sync
