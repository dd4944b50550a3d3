#include <session/classify.hpp>

#include <http/retry_after.hpp>

namespace sunco::session {

errc errc_of_status(unsigned status) noexcept
{
    switch (status) {
    case 401:
        return errc::unauthorized;
    case 403:
        return errc::forbidden;
    case 404:
        return errc::not_found;
    case 409:
        return errc::conflict;
    case 429:
        return errc::rate_limited;
    default:
        return status >= 500 ? errc::server_error : errc::client_error;
    }
}

failure failure_of(const http::response& answer, std::chrono::sys_seconds now)
{
    failure f;
    f.code = errc_of_status(answer.status);
    f.delivery = delivery::answered;
    f.http_status = answer.status;
    f.retry_after = http::parse_retry_after(answer.headers, now);
    return f;
}

bool is_json(const http::response& answer)
{
    if (answer.body.empty())
        return false;
    const auto encoding = answer.headers.find("Content-Encoding");
    if (encoding && *encoding != "identity")
        return false;
    // A portal or a firewall answers with HTML. A body without a type gets the benefit of the
    // doubt.
    const auto type = answer.headers.find("Content-Type");
    return !type || type->find("json") != std::string_view::npos;
}

} // namespace sunco::session
