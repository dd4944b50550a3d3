#pragma once

#include <sunco/call_options.hpp>
#include <sunco/result.hpp>

#include <optional>
#include <string_view>

namespace sunco::http {

// A token of RFC 9110.
bool is_header_name(std::string_view text);

// What sunco sends: visible ASCII, with spaces and tabs inside only. Stricter than the RFC.
bool is_header_value(std::string_view text);

// Compares ASCII text without regard to case.
bool iequals(std::string_view a, std::string_view b);

// The first header of that name, in any case.
std::optional<std::string_view> find_header(const header_list& headers, std::string_view name);

// A `traceparent` of version 00, with a trace id and a parent id that are not all zero.
bool is_traceparent(std::string_view text);

// Refuses malformed names and values and the names that belong to the library: Host, Authorization,
// Connection, Content-Length, Content-Type, Transfer-Encoding, Accept-Encoding, Expect, Upgrade, TE
// and Trailer. The message names neither; `verdict` is the code of the failure.
result<void> check_headers(const header_list& headers, errc verdict = errc::configuration);

} // namespace sunco::http
