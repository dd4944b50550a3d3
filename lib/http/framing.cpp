#include <http/framing.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

#include <charconv>
#include <limits>

namespace sunco::http {
namespace {

// The largest that a signed 64-bit offset can count: what peers take for the limit as well.
constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max();

// The elements of a comma-separated list, one after the other; an empty text has one, empty.
class elements {
public:
    explicit elements(std::string_view list) : rest_{list} {}

    std::optional<std::string_view> next()
    {
        if (!rest_)
            return std::nullopt;
        const auto comma = rest_->find(',');
        const auto element = trim(rest_->substr(0, comma));
        rest_ = comma == std::string_view::npos ? std::nullopt
                                                : std::optional{rest_->substr(comma + 1)};
        return element;
    }

private:
    std::optional<std::string_view> rest_;
};

std::optional<std::uint64_t> parse_digits(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || ec != std::errc{} || end != text.data() + text.size() || value > longest)
        return std::nullopt;
    return value;
}

} // namespace

// Most fields are none of the four: their length alone says so.
bool framing::add(std::string_view name, std::string_view value)
{
    switch (name.size()) {
    case std::string_view{"Connection"}.size():
        if (iequals(name, "Connection"))
            add_connection(value);
        else if (iequals(name, "Keep-Alive"))
            add_keep_alive(value);
        return true;
    case std::string_view{"Content-Length"}.size():
        return !iequals(name, "Content-Length") || add_length(value);
    case std::string_view{"Transfer-Encoding"}.size():
        return !iequals(name, "Transfer-Encoding") || add_coding(value);
    default:
        return true;
    }
}

// RFC 9112, section 6.3: equal repetitions are one, anything else is a framing error. Equal means
// written alike: some peers take "5" and "05" for a contradiction.
bool framing::add_length(std::string_view value)
{
    elements list{value};
    while (const auto element = list.next()) {
        const auto length = parse_digits(*element);
        const bool agrees = !length_ || (length_ == length && length_digits_ == element->size());
        if (!length || !agrees)
            return false;
        length_ = length;
        length_digits_ = element->size();
    }
    return true;
}

bool framing::add_coding(std::string_view value)
{
    if (chunked_ || !iequals(value, "chunked"))
        return false;
    chunked_ = true;
    return true;
}

void framing::add_connection(std::string_view value)
{
    elements list{value};
    while (const auto element = list.next())
        close_ = close_ || iequals(*element, "close");
}

void framing::add_keep_alive(std::string_view value)
{
    constexpr std::string_view key = "timeout=";
    elements list{value};
    while (const auto element = list.next()) {
        if (!iequals(element->substr(0, key.size()), key))
            continue;
        // Beyond a day, a timeout tells nothing that the pool's own limits do not.
        const auto seconds = parse_digits(element->substr(key.size()));
        if (seconds && *seconds <= 86'400)
            keep_alive_timeout_ = std::chrono::seconds{*seconds};
    }
}

std::optional<framing::kind> framing::decide(unsigned status, unsigned minor_version) const
{
    if (chunked_ && (length_ || minor_version == 0))
        return std::nullopt;
    if (status == 204 || status == 304)
        return kind::none;
    if (chunked_)
        return kind::chunked;
    if (!length_)
        return kind::until_close;
    return *length_ == 0 ? kind::none : kind::length;
}

bool framing::keep_alive(unsigned status, unsigned minor_version) const
{
    // A body where none may be leaves its bytes to be taken for the next answer.
    const bool says_body = chunked_ || length_.value_or(0) != 0;
    const bool bodiless = status == 204 || status == 304;
    return minor_version >= 1 && !close_ && !(bodiless && says_body);
}

} // namespace sunco::http
