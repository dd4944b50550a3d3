#include "check.hpp"

#include <http/retry_after.hpp>

#include <cstdint>
#include <string>

using sunco_test::check;

// The first line is the Date header, every further line a Retry-After.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace std::chrono_literals;
    const std::chrono::sys_seconds now = std::chrono::sys_days{2026y / 11 / 24};
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    sunco::header_list headers;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        headers.emplace_back(headers.empty() ? "Date" : "Retry-After", rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    const auto wait = sunco::http::parse_retry_after(headers, now);
    if (wait)
        check(*wait >= 0ms && *wait <= sunco::http::longest_retry_after, "a wait is bounded");
    for (const auto& [name, value] : headers) {
        const auto date = sunco::http::parse_http_date(value, now);
        check(!date || (*date >= std::chrono::sys_days{0y / 1 / 1} &&
                        *date <= std::chrono::sys_days{10'000y / 1 / 1}),
              "a date lies in the calendar");
    }
    return 0;
}
