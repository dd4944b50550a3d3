#include <http/path.hpp>

#include <http/characters.hpp>
#include <text/eight.hpp>

namespace sunco::http {
namespace {

// Enough for a user of an app, with a prefix in front.
constexpr std::size_t usual_length = 128;

// Without a branch at each character.
bool all_unreserved(std::string_view text)
{
    bool all = true;
    for (const char c : text)
        all &= is_unreserved(c);
    return all;
}

// How many characters at the front need no encoding: as a rule no character of an id does.
std::size_t unreserved_length(std::string_view text)
{
    std::size_t n = 0;
    while (text.size() - n >= eight::size && all_unreserved(text.substr(n, eight::size)))
        n += eight::size;
    return n + length_in(unreserved_table, text.substr(n));
}

void append_encoded(std::string& out, std::string_view raw)
{
    constexpr char digits[] = "0123456789ABCDEF";
    while (!raw.empty()) {
        // What needs no encoding goes over in one piece.
        const std::size_t plain = unreserved_length(raw);
        out += raw.substr(0, plain);
        raw.remove_prefix(plain);
        if (raw.empty())
            return;
        const auto byte = static_cast<unsigned char>(raw.front());
        ((out += '%') += digits[byte >> 4]) += digits[byte & 15];
        raw.remove_prefix(1);
    }
}

} // namespace

std::string encode_segment(std::string_view raw)
{
    std::string out;
    out.reserve(raw.size());
    append_encoded(out, raw);
    return out;
}

std::string encode_query_value(std::string_view raw)
{
    return encode_segment(raw);
}

target::target(std::string_view prefix)
{
    text_.reserve(prefix.size() + usual_length);
    text_ = prefix;
}

target& target::segment(std::string_view raw)
{
    append_encoded(text_ += '/', raw);
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
    append_encoded((text_ += encoded_key) += '=', value);
    return *this;
}

} // namespace sunco::http
