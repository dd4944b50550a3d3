#include "settings.hpp"

#include "profile/profile.hpp"
#include "trouble.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

namespace tool {
namespace {

sunco::credentials find_credentials(const environment& variables)
{
    std::string key_id = variables("SUNCO_KEY_ID");
    std::string secret = variables("SUNCO_SECRET");
    std::string token = variables("SUNCO_TOKEN");
    if (!token.empty()) {
        if (!key_id.empty() || !secret.empty())
            refuse_settings("set SUNCO_TOKEN, or SUNCO_KEY_ID and SUNCO_SECRET, but not both");
        return sunco::bearer_token{std::move(token)};
    }
    if (key_id.empty() && secret.empty())
        refuse_settings(
            "no credentials: set SUNCO_KEY_ID and SUNCO_SECRET, or SUNCO_TOKEN, or choose a "
            "profile");
    if (key_id.empty())
        refuse_settings("SUNCO_SECRET is set, but SUNCO_KEY_ID is not");
    if (secret.empty())
        refuse_settings("SUNCO_KEY_ID is set, but SUNCO_SECRET is not");
    return sunco::basic_auth{std::move(key_id), std::move(secret)};
}

// The client would say so too, but not which file.
void check_ca_file(const std::string& file)
{
    if (!file.empty() && !std::ifstream{file})
        refuse_settings("the file of trusted roots, " + file +
                        ", cannot be opened: " + std::strerror(errno));
}

} // namespace

service_options complete(service_options flags, const environment& variables)
{
    const auto fill = [&](std::string& value, const char* name) {
        if (value.empty())
            value = variables(name);
    };
    fill(flags.base_url, "SUNCO_BASE_URL");
    fill(flags.app_id, "SUNCO_APP_ID");
    fill(flags.ca_file, "SUNCO_CA_FILE");
    if (flags.base_url.empty())
        flags.base_url = sunco::config{}.base_url;
    return flags;
}

service_settings find_settings(const service_options& flags, const environment& variables)
{
    std::optional<profile> chosen = find_profile(flags.profile, variables);
    environment all = chosen ? with_profile(variables, *std::move(chosen)) : variables;
    return {complete(flags, all), std::move(all)};
}

sunco::config make_settings(const service_options& service, const environment& variables)
{
    if (service.app_id.empty())
        refuse_settings("no app id: set SUNCO_APP_ID, give --app, or choose a profile");
    sunco::config out;
    out.base_url = service.base_url;
    out.credentials = find_credentials(variables);
    out.threading = sunco::threading::single_threaded;
    check_ca_file(service.ca_file);
    out.tls.ca_file = service.ca_file;
    return out;
}

} // namespace tool
