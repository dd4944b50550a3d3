#include <sunco/json.hpp>

#include <json/decode.hpp>
#include <json/encode.hpp>

namespace sunco {

namespace json {

void decode(const boost::json::value& v, const pointer& at, profile& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        const pointer here{at, key};
        if (key == "givenName")
            decode(member.value(), here, out.given_name);
        else if (key == "surname")
            decode(member.value(), here, out.surname);
        else if (key == "email")
            decode(member.value(), here, out.email);
        else if (key == "avatarUrl")
            decode(member.value(), here, out.avatar_url);
        else if (key == "locale")
            decode(member.value(), here, out.locale);
        else
            out.extra.emplace(key, member.value());
    }
}

} // namespace json

profile tag_invoke(boost::json::value_to_tag<profile>, const boost::json::value& v)
{
    profile p;
    json::decode(v, {}, p);
    return p;
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const profile& p)
{
    boost::json::object& to = v.emplace_object();
    json::put(to, "givenName", p.given_name);
    json::put(to, "surname", p.surname);
    json::put(to, "email", p.email);
    json::put(to, "avatarUrl", p.avatar_url);
    json::put(to, "locale", p.locale);
    json::put_extra(to, p.extra);
}

} // namespace sunco
