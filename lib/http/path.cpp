#include <http/path.hpp>

#include <http/characters.hpp>

namespace sunco::http {
std::string encode_segment(std::string_view raw)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(raw.size());
    for (const char c : raw) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string encode_query_value(std::string_view raw)
{
    return encode_segment(raw);
}

target& target::segment(std::string_view raw)
{
    (text_ += '/') += encode_segment(raw);
    return *this;
}

target& target::literal(std::string_view encoded)
{
    text_ += encoded;
    return *this;
}

target& target::query(std::string_view encoded_key, std::string_view value)
{
    text_ += has_query_ ? '&' : '?';
    has_query_ = true;
    ((text_ += encoded_key) += '=') += encode_query_value(value);
    return *this;
}

} // namespace sunco::http
