#include <emulator/operations.hpp>

#include <sunco/error.hpp>

#include <utility>

// What users do by themselves on a channel, and the service tells of: they log in, and they write
// in a language.

namespace sunco::emulation {

const user& operations::require_user(const std::string& id) const
{
    const user* found = users_.by_id(id);
    if (!found)
        throw error{make_failure(errc::invalid_argument, "there is no user with that id")};
    return *found;
}

user operations::authenticate_user(const std::string& id,
                                   const std::optional<std::string>& zendesk_id)
{
    if (zendesk_id == "")
        throw error{make_failure(errc::invalid_argument, "zendeskId is empty: leave it out")};
    user u = require_user(id);
    u.authenticated = true;
    if (zendesk_id)
        u.zendesk_id = zendesk_id;
    if (!users_.clash(u).empty())
        throw error{make_failure(errc::invalid_argument, "another user has that zendeskId")};
    tell("user:update", u, now()).reason = "authentication";
    return users_.put(std::move(u));
}

user operations::detect_locale(const std::string& id, const std::string& locale,
                               const std::string& origin)
{
    if (locale.empty() || origin.empty())
        throw error{make_failure(errc::invalid_argument, "a locale or its origin is empty")};
    user u = require_user(id);
    u.profile.locale = locale;
    u.profile.extra.insert_or_assign("localeOrigin", origin);
    tell("user:update", u, now()).reason = "localeDetection";
    return users_.put(std::move(u));
}

} // namespace sunco::emulation
