#include <http/base_url.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

#include <sunco/config.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace sunco::http {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::uint16_t https_port = 443;

failure bad(const char* what)
{
    return make_failure(errc::configuration, std::string{"base_url "} + what);
}

std::string lowered(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

// RFC 1123: letters, digits and inner hyphens, 63 at most. The underscore is no host name's, but is
// met in private networks.
bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

bool is_host_name(std::string_view host)
{
    if (host.empty() || host.size() > 253)
        return false;
    for (std::size_t start = 0; start <= host.size();) {
        const auto end = std::min(host.find('.', start), host.size());
        if (!is_label(host.substr(start, end - start)))
            return false;
        start = end + 1;
    }
    return true;
}

// The system's parser stops at a NUL and takes zones, so the characters are looked at first.
bool is_address(const std::string& host)
{
    boost::system::error_code ec;
    boost::asio::ip::make_address(host, ec);
    return !ec &&
           std::ranges::all_of(host, [](char c) { return is_hex(c) || c == ':' || c == '.'; });
}

// `1.2.3` or `0x7f.1` are names to us, and addresses to getaddrinfo: refuse what ends in a number
// and is no plain address.
bool ends_in_number(std::string_view host)
{
    const auto last = host.substr(host.rfind('.') + 1);
    return std::ranges::all_of(last, is_digit) || lowered(last).starts_with("0x");
}

bool set_host(base_url& out, std::string_view host)
{
    if (host.starts_with('[')) {
        if (!host.ends_with(']'))
            return false;
        out.host = lowered(host.substr(1, host.size() - 2));
        out.is_ip_literal = true;
        return out.host.find(':') != std::string::npos && is_address(out.host);
    }
    if (host.ends_with('.'))
        host.remove_suffix(1);
    out.host = lowered(host);
    out.is_ip_literal = is_address(out.host);
    return out.is_ip_literal ? out.host.find(':') == std::string::npos
                             : is_host_name(out.host) && !ends_in_number(out.host);
}

bool set_port(base_url& out, std::string_view digits)
{
    unsigned port = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (ec != std::errc{} || end != digits.data() + digits.size() || port == 0 || port > 65'535)
        return false;
    out.port = static_cast<std::uint16_t>(port);
    return true;
}

bool set_authority(base_url& out, std::string_view authority)
{
    const auto bracket = authority.rfind(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos && !set_port(out, authority.substr(colon + 1)))
        return false;
    return set_host(out, authority.substr(0, colon));
}

bool is_escape(std::string_view text)
{
    return text.size() >= 3 && text[0] == '%' && is_hex(text[1]) && is_hex(text[2]);
}

// "." and "..", however they are spelled: a proxy may resolve them.
bool climbs(std::string_view segment)
{
    const std::string plain = lowered(segment);
    return plain == "." || plain == ".." || plain == "%2e" || plain == "%2e." || plain == ".%2e" ||
           plain == "%2e%2e";
}

// RFC 3986, section 3.3.
bool is_segment(std::string_view segment)
{
    constexpr std::string_view others = "!$&'()*+,;=:@";
    if (segment.empty() || climbs(segment))
        return false;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const char c = segment[i];
        if (!is_unreserved(c) && others.find(c) == std::string_view::npos &&
            !is_escape(segment.substr(i)))
            return false;
    }
    return true;
}

bool set_prefix(base_url& out, std::string_view path)
{
    while (path.ends_with('/'))
        path.remove_suffix(1);
    out.prefix = path;
    for (std::size_t start = 1; start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        if (!is_segment(path.substr(start, end - start)))
            return false;
        start = end + 1;
    }
    return true;
}

} // namespace

result<base_url> parse_base_url(std::string_view url)
{
    if (!iequals(url.substr(0, scheme.size()), scheme))
        return bad("does not begin with https://");
    url.remove_prefix(scheme.size());
    if (url.find_first_of("?#") != std::string_view::npos)
        return bad("has a query or a fragment");
    const auto slash = std::min(url.find('/'), url.size());
    const auto authority = url.substr(0, slash);
    if (authority.find('@') != std::string_view::npos)
        return bad("holds credentials");
    base_url out;
    if (!set_authority(out, authority))
        return bad("has no usable host or port");
    if (!set_prefix(out, url.substr(slash)))
        return bad("has a prefix that is no path");
    out.host_header = out.host.find(':') != std::string::npos ? '[' + out.host + ']' : out.host;
    if (out.port != https_port)
        out.host_header += ':' + std::to_string(out.port);
    return out;
}

} // namespace sunco::http

namespace sunco {

std::string subdomain_url(std::string_view subdomain)
{
    const bool is_one_label =
        http::is_host_name(subdomain) && subdomain.find_first_of("._") == std::string_view::npos;
    if (!is_one_label)
        throw error{make_failure(errc::configuration, "the subdomain is not one DNS label")};
    return "https://" + std::string{subdomain} + ".zendesk.com/sc";
}

} // namespace sunco
