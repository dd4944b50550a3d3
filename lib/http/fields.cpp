#include <http/fields.hpp>

#include <http/characters.hpp>

#include <algorithm>
#include <array>

namespace sunco::http {
namespace {

constexpr std::array reserved_names{
    "Host",
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-Type",
    "Transfer-Encoding",
    "Accept-Encoding",
    "Expect",
    "Upgrade",
    "TE",
    "Trailer",
};

bool is_reserved(std::string_view name)
{
    return std::ranges::any_of(reserved_names, [name](const char* r) { return iequals(name, r); });
}

} // namespace

bool is_header_name(std::string_view text)
{
    return !text.empty() && length_in(token_table, text) == text.size();
}

bool is_header_value(std::string_view text)
{
    if (text.empty())
        return true;
    if (is_blank(text.front()) || is_blank(text.back()))
        return false;
    return std::ranges::all_of(text, [](char c) { return (c > ' ' && c <= '~') || is_blank(c); });
}

bool iequals(std::string_view a, std::string_view b)
{
    // As a rule names are written alike.
    return a == b || std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> find_header(const header_list& headers, std::string_view name)
{
    for (const auto& [key, value] : headers)
        if (iequals(key, name))
            return value;
    return std::nullopt;
}

bool is_traceparent(std::string_view text)
{
    // Version, trace id, parent id and flags (W3C Trace Context, section 3.2).
    static constexpr std::string_view pattern =
        "00-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";
    const auto fits = [](char c, char p) {
        return p == 'x' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == p;
    };
    if (!std::ranges::equal(text, pattern, fits))
        return false;
    const auto all_zero = [&](std::size_t from, std::size_t size) {
        return text.substr(from, size).find_first_not_of('0') == std::string_view::npos;
    };
    return !all_zero(3, 32) && !all_zero(36, 16);
}

result<void> check_headers(const header_list& headers, errc verdict)
{
    for (const auto& [name, value] : headers) {
        if (!is_header_name(name))
            return make_failure(verdict, "headers: a name is not a token");
        if (!is_header_value(value))
            return make_failure(verdict, "headers: a value is not visible ASCII");
        if (is_reserved(name))
            return make_failure(verdict, "headers: a name belongs to the library");
    }
    return {};
}

} // namespace sunco::http
