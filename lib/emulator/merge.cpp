#include <emulator/operations.hpp>

#include <emulator/schema.hpp>

#include <algorithm>

// How a body goes into a user, and a user into another.

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

// Absent keeps, null clears, and so does "" where the settings let it come this far.
void take(const bj::object& in, std::string_view name, std::optional<std::string>& out)
{
    const bj::value* v = in.if_contains(name);
    if (!v)
        return;
    if (v->is_null() || v->get_string().empty())
        out.reset();
    else
        out = std::string{std::string_view{v->get_string()}};
}

void take_profile(const bj::object& in, profile& out)
{
    // A locale that the caller sets or clears no longer comes from the account.
    if (in.contains("locale"))
        out.extra.erase("localeOrigin");
    take(in, "givenName", out.given_name);
    take(in, "surname", out.surname);
    take(in, "email", out.email);
    take(in, "avatarUrl", out.avatar_url);
    take(in, "locale", out.locale);
}

void take_metadata(const bj::value& in, bj::object& out)
{
    if (in.is_null()) {
        out.clear();
        return;
    }
    for (const bj::key_value_pair& member : in.get_object())
        out[member.key()] = member.value();
}

void keep_first(std::optional<std::string>& into, const std::optional<std::string>& from)
{
    if (!into)
        into = from;
}

} // namespace

void merge(user& u, const bj::object& body)
{
    if (const bj::value* v = body.if_contains("signedUpAt"))
        u.signed_up_at = parse_timestamp(v->get_string());
    if (const bj::value* v = body.if_contains("toBeRetained"))
        u.to_be_retained = v->get_bool();
    if (const bj::value* v = body.if_contains("profile"))
        take_profile(v->get_object(), u.profile);
    if (const bj::value* v = body.if_contains("metadata"))
        take_metadata(*v, u.metadata);
}

void fill(user& u, const bj::object& body)
{
    take(body, "externalId", u.external_id);
    take(body, "brandId", u.brand_id);
    merge(u, body);
}

void absorb(user& into, const user& from)
{
    keep_first(into.profile.given_name, from.profile.given_name);
    keep_first(into.profile.surname, from.profile.surname);
    keep_first(into.profile.email, from.profile.email);
    keep_first(into.profile.avatar_url, from.profile.avatar_url);
    keep_first(into.profile.locale, from.profile.locale);
    for (const bj::key_value_pair& member : from.metadata)
        into.metadata.emplace(member.key(), member.value());
    for (const identity& i : from.identities)
        if (std::ranges::find(into.identities, i) == into.identities.end())
            into.identities.push_back(i);
}

} // namespace sunco::emulation
