#pragma once

#include <json/decode.hpp>
#include <json/encode.hpp>

// The five members that `profile` and `profile_update` have in common.

namespace sunco::json {

/// \return whether \p key is one of the five, and \p out therefore has its value
template <class Profile>
bool decode_member(std::string_view key, const boost::json::value& v, const pointer& at,
                   Profile& out)
{
    if (key == "givenName")
        decode(v, at, out.given_name);
    else if (key == "surname")
        decode(v, at, out.surname);
    else if (key == "email")
        decode(v, at, out.email);
    else if (key == "avatarUrl")
        decode(v, at, out.avatar_url);
    else if (key == "locale")
        decode(v, at, out.locale);
    else
        return false;
    return true;
}

template <class Profile>
void put_members(boost::json::object& to, const Profile& p)
{
    put(to, "givenName", p.given_name);
    put(to, "surname", p.surname);
    put(to, "email", p.email);
    put(to, "avatarUrl", p.avatar_url);
    put(to, "locale", p.locale);
}

} // namespace sunco::json
