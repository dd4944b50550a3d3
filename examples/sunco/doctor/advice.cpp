#include "doctor/advice.hpp"

namespace tool {

std::string advise_on(const sunco::failure& f)
{
    using sunco::errc;
    if (f.code == errc::unauthorized)
        return "the service does not know this key: check SUNCO_KEY_ID and SUNCO_SECRET, or "
               "SUNCO_TOKEN";
    if (f.code == errc::forbidden || f.code == errc::not_found)
        return "the key works, but not for this app: check --app or SUNCO_APP_ID, and that "
               "the base URL is of the app's region";
    if (f.code == errc::rate_limited)
        return "the service has had too many requests; wait, and let bulk jobs run with --rate";
    if (f.code == errc::server_error)
        return "the service has trouble of its own; try again, and see its status page";
    if (f.code == errc::protocol || f.code == errc::bad_body)
        return "what answers is not the service: check --base-url, and proxies on the way";
    if (f.code == errc::configuration || f.code == errc::invalid_argument)
        return "see sunco --help for the variables and flags";
    if (f.code == errc::tls)
        return "the client does not trust the server, or has no TLS version in common with it";
    return "try again; if it stays so, look for a firewall or a proxy between here and the service";
}

} // namespace tool
