#pragma once

#include <http/field_lines.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace sunco::http {

// Longest wait that is reported: ten years. Larger values are cut to it, so that adding one to a
// time point never overflows.
inline constexpr std::chrono::milliseconds longest_retry_after = std::chrono::hours{24 * 3652};

// How long the server asks to wait. A date is measured against the answer's own Date header, which
// makes the result independent of this machine's clock, and against `now` only where Date is
// missing or malformed; a date in the past is 0.
//
// Negative numbers, junk and an empty value are no answer. Of several headers the longest wait
// counts, unless one of them is junk: then none does.
std::optional<std::chrono::milliseconds> parse_retry_after(const field_lines& headers,
                                                           std::chrono::sys_seconds now);

// Reads an HTTP date in any of the three forms of RFC 9110, 5.6.7. `now` settles the century of
// two-digit years.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::sys_seconds now);

} // namespace sunco::http
