#include <emulator/fault_plan.hpp>

#include <emulator/answers.hpp>

#include <boost/beast/http/status.hpp>

namespace sunco::emulation {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view portal = "<!DOCTYPE html>\n<html><head><title>Sign "
                                    "in</title></head><body>Sign in to go on.</body></html>\n";

std::string_view error_code_of(unsigned status) noexcept
{
    switch (status) {
    case 400:
        return "bad_request";
    case 401:
        return "unauthorized";
    case 403:
        return "forbidden";
    case 404:
        return "not_found";
    case 409:
        return "conflict";
    case 429:
        return "too_many_requests";
    default:
        return status < 500 ? "request_error" : "internal_server_error";
    }
}

void add_retry_after(answer& a, const fault& f, timestamp now, const emulator_settings& settings)
{
    const bool by_setting = f.kind == fault_kind::rate_limit;
    if (f.retry_after_date)
        a.headers.emplace_back("Retry-After", http_date(now + *f.retry_after_date));
    else if (!f.retry_after.empty())
        a.headers.emplace_back("Retry-After", f.retry_after);
    else if (by_setting && settings.retry_after == retry_after_form::seconds)
        a.headers.emplace_back("Retry-After", "1");
    else if (by_setting && settings.retry_after == retry_after_form::date)
        a.headers.emplace_back("Retry-After", http_date(now + std::chrono::seconds{1}));
    if (!f.retry_after_again.empty())
        a.headers.emplace_back("Retry-After", f.retry_after_again);
}

} // namespace

answer fault_answer(const fault& f, timestamp now, const emulator_settings& settings)
{
    answer a;
    if (f.kind == fault_kind::redirect) {
        a.status = f.redirect_status;
        a.content_type = "text/plain; charset=utf-8";
        a.body = std::string{http::obsolete_reason(http::int_to_status(a.status))};
        a.body += ". Redirecting\n";
        a.headers.emplace_back("Location", f.location);
        return a;
    }
    if (f.kind == fault_kind::content_type) {
        a.content_type = "text/html; charset=utf-8";
        a.body = portal;
        return a;
    }
    const bool limited = f.kind == fault_kind::rate_limit;
    const unsigned status = limited ? 429 : f.status;
    const fault_body form =
        f.body.value_or(limited ? settings.rate_limit_body : settings.error_body);
    a = refusal(status, form, error_code_of(status), "Emulated fault");
    add_retry_after(a, f, now, settings);
    return a;
}

} // namespace sunco::emulation
