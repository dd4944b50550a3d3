#include <sync/blame.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>

namespace sunco::sync {
namespace {

bool says(const failure& f, std::string_view code) noexcept
{
    return std::any_of(f.api_errors.begin(), f.api_errors.end(),
                       [&](const api_error& e) { return e.code == code; });
}

blame blame_for(errc code, const failure& f) noexcept
{
    switch (code) {
    case errc::configuration:
    case errc::resolve:
    case errc::tls:
    case errc::unauthorized:
    case errc::forbidden:
        return blame::setup;
    case errc::not_found:
        // The app's absence is nothing of the record's, and a 404 without the service's own words
        // came from something in between.
        if (says(f, "app_not_found"))
            return blame::setup;
        return f.http_status != 0 && f.api_errors.empty() ? blame::service : blame::record;
    case errc::connect:
    case errc::timeout:
    case errc::closed:
    case errc::protocol:
    case errc::too_large:
    case errc::bad_body:
    case errc::rate_limited:
    case errc::server_error:
    case errc::outcome_unknown:
        return blame::service;
    case errc::shutting_down:
        return blame::none;
    case errc::client_error:
        // A redirection means that this is not the service's address.
        return f.http_status < 400 ? blame::setup : blame::record;
    case errc::invalid_argument:
    case errc::conflict:
        break;
    }
    return blame::record;
}

} // namespace

blame blame_for(const failure& f) noexcept
{
    if (f == boost::asio::error::operation_aborted)
        return blame::none;
    if (f.code.category() != sunco_category())
        return blame::service;
    return blame_for(static_cast<errc>(f.code.value()), f);
}

bool is_absent(const failure& f) noexcept
{
    return f == errc::not_found && blame_for(f) == blame::record;
}

bool may_have_applied(const failure& f) noexcept
{
    switch (f.delivery) {
    case delivery::not_sent:
        return false;
    case delivery::maybe_sent:
        return true;
    case delivery::answered:
        break;
    }
    return blame_for(f) == blame::service && f != errc::rate_limited;
}

} // namespace sunco::sync
