#include <emulator/webhook_url.hpp>

#include <sunco/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace sunco::emulation {
namespace {

[[noreturn]] void refuse(const char* rule)
{
    throw error{make_failure(errc::invalid_argument, rule)};
}

bool is_visible(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), port);
    return bad == std::errc{} && end == text.data() + text.size() && port != 0;
}

bool take_scheme(std::string_view& text, std::string_view scheme)
{
    const bool found = text.starts_with(scheme);
    if (found)
        text.remove_prefix(scheme.size());
    return found;
}

// Where the host ends and the colon of a port may stand.
std::size_t end_of_host(std::string_view authority)
{
    if (!authority.starts_with('['))
        return std::min(authority.find(':'), authority.size());
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos)
        refuse("the webhook's URL has a bracket that does not close");
    return bracket + 1;
}

} // namespace

webhook_url parse_webhook_url(std::string_view text)
{
    webhook_url out;
    if (!is_visible(text))
        refuse("the webhook's URL holds a character that must be percent-encoded");
    out.secure = take_scheme(text, "https://");
    if (!out.secure && !take_scheme(text, "http://"))
        refuse("the webhook's URL begins with neither http:// nor https://");
    const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
    const std::string_view authority = text.substr(0, end);
    const std::string_view rest = text.substr(end);
    if (authority.find('@') != std::string_view::npos || rest.find('#') != std::string_view::npos)
        refuse("the webhook's URL has user information or a fragment");
    const std::size_t colon = end_of_host(authority);
    std::string_view host = authority.substr(0, colon);
    if (host.starts_with('['))
        host = host.substr(1, host.size() - 2);
    if (host.empty())
        refuse("the webhook's URL has no host");
    out.port = out.secure ? "443" : "80";
    if (colon < authority.size()) {
        const std::string_view port = authority.substr(colon + 1);
        if (authority[colon] != ':' || !is_port(port))
            refuse("the port of the webhook's URL is not a number from 1 to 65535");
        out.port = port;
    }
    out.host = host;
    out.authority = authority;
    if (!rest.starts_with('/'))
        out.target = '/';
    out.target += rest;
    return out;
}

} // namespace sunco::emulation
