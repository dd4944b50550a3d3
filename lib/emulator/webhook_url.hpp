#pragma once

#include <string>
#include <string_view>

namespace sunco::emulation {

/// The parts of a webhook's target.
struct webhook_url {
    bool secure = false;
    /// Without the brackets of IPv6.
    std::string host{};
    std::string port{};
    /// Path and query; `/` where there are none.
    std::string target{};
    /// Value of the Host header.
    std::string authority{};
};

/// Reads `http[s]://HOST[:PORT][/PATH][?QUERY]`.
/// \throws sunco::error `errc::invalid_argument`
webhook_url parse_webhook_url(std::string_view text);

} // namespace sunco::emulation
