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

void take_profile(const bj::object& in, profile& out, const emulator_settings& settings)
{
    // A locale that the caller sets or clears no longer comes from the account.
    if (in.contains("locale") && !settings.update_keeps_locale_origin)
        out.extra.erase("localeOrigin");
    take(in, "givenName", out.given_name);
    take(in, "surname", out.surname);
    take(in, "email", out.email);
    take(in, "avatarUrl", out.avatar_url);
    take(in, "locale", out.locale);
}

void take_metadata(const bj::value& in, bj::object& out, const emulator_settings& settings)
{
    if (in.is_null()) {
        out.clear();
        return;
    }
    for (const bj::key_value_pair& member : in.get_object()) {
        if (member.value().is_null() && settings.null_metadata == null_metadata::remove)
            out.erase(member.key());
        else
            out[member.key()] = member.value();
    }
}

template <class T>
void keep_first(std::optional<T>& into, const std::optional<T>& from)
{
    if (!into)
        into = from;
}

} // namespace

void merge(user& u, const bj::object& body, const emulator_settings& settings)
{
    if (const bj::value* v = body.if_contains("signedUpAt"))
        if (const std::optional<timestamp> t = parse_timestamp(v->get_string()))
            u.signed_up_at = t;
    if (const bj::value* v = body.if_contains("toBeRetained")) {
        if (v->is_null())
            u.to_be_retained.reset();
        else
            u.to_be_retained = v->get_bool();
    }
    if (const bj::value* v = body.if_contains("profile"))
        take_profile(v->get_object(), u.profile, settings);
    if (const bj::value* v = body.if_contains("metadata"))
        take_metadata(*v, u.metadata, settings);
}

void fill(user& u, const bj::object& body, const emulator_settings& settings)
{
    take(body, "externalId", u.external_id);
    take(body, "brandId", u.brand_id);
    merge(u, body, settings);
}

bj::object absorb(user& into, const user& from, metadata_measure measure)
{
    keep_first(into.external_id, from.external_id);
    keep_first(into.zendesk_id, from.zendesk_id);
    keep_first(into.profile.given_name, from.profile.given_name);
    keep_first(into.profile.surname, from.profile.surname);
    keep_first(into.profile.email, from.profile.email);
    keep_first(into.profile.avatar_url, from.profile.avatar_url);
    if (!into.profile.locale) {
        into.profile.locale = from.profile.locale;
        if (const bj::value* origin = from.profile.extra.if_contains("localeOrigin"))
            into.profile.extra.insert_or_assign("localeOrigin", *origin);
    }
    keep_first(into.to_be_retained, from.to_be_retained);
    if (from.authenticated.value_or(false))
        into.authenticated = true;
    for (const identity& i : from.identities)
        if (std::ranges::find(into.identities, i) == into.identities.end())
            into.identities.push_back(i);
    bj::object no_room;
    for (const bj::key_value_pair& member : from.metadata) {
        if (into.metadata.contains(member.key()))
            continue;
        into.metadata.emplace(member.key(), member.value());
        if (metadata_fits(into.metadata, measure))
            continue;
        into.metadata.erase(member.key());
        no_room.emplace(member.key(), member.value());
    }
    return no_room;
}

} // namespace sunco::emulation
