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
    return !text.empty() && std::ranges::all_of(text, is_token_char);
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
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::optional<std::string_view> find_header(const header_list& headers, std::string_view name)
{
    for (const auto& [key, value] : headers)
        if (iequals(key, name))
            return value;
    return std::nullopt;
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
