#pragma once

#include <sunco/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace sunco::http {

// Where the service is: the parts of `https://host[:port][/prefix]`.
struct base_url {
    // Lower-case, without the brackets of IPv6 and without a root dot: the name to look up, to send
    // as SNI and to check the certificate against.
    std::string host;
    std::uint16_t port = 443;
    // "" or "/sc": stands in front of every request target.
    std::string prefix;
    // IP literals are not sent as SNI.
    bool is_ip_literal = false;
    // The value of the Host header: the port only where it is not 443, IPv6 in brackets.
    std::string host_header;
};

// Fails with `errc::configuration`; the message never repeats the value, which may hold a secret.
result<base_url> parse_base_url(std::string_view url);

} // namespace sunco::http
