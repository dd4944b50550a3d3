#include <sunco/json.hpp>

#include <json/profile_members.hpp>

namespace sunco {

namespace json {
namespace {

boost::json::object encode(const profile_update& p, boost::json::storage_ptr storage)
{
    boost::json::object to{std::move(storage)};
    put_members(to, p);
    return to;
}

} // namespace

void decode(const boost::json::value& v, const pointer& at, profile_update& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        if (!decode_member(key, member.value(), {at, key}, out))
            fail(at, "has a member other than givenName, surname, email, avatarUrl and locale");
    }
}

void decode(const boost::json::value& v, const pointer& at, user_update& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        const pointer here{at, key};
        if (key == "signedUpAt")
            decode(member.value(), here, out.signed_up_at);
        else if (key == "toBeRetained")
            decode(member.value(), here, out.to_be_retained);
        else if (key == "profile")
            decode_unless_null(member.value(), here, out.profile);
        else if (key == "metadata")
            decode(member.value(), here, out.metadata);
        else
            fail(at, "has a member other than signedUpAt, toBeRetained, profile and metadata");
    }
}

} // namespace json

user_update tag_invoke(boost::json::value_to_tag<user_update>, const boost::json::value& v)
{
    user_update u;
    json::decode(v, {}, u);
    return u;
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const user_update& u)
{
    boost::json::object& to = v.emplace_object();
    json::put(to, "signedUpAt", u.signed_up_at);
    json::put(to, "toBeRetained", u.to_be_retained);
    json::put_unless_empty(to, "profile", json::encode(u.profile, to.storage()));
    json::put(to, "metadata", u.metadata);
}

} // namespace sunco
