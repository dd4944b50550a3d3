#include <sunco/json.hpp>

#include <json/profile_members.hpp>

namespace sunco {

namespace json {

void decode(const boost::json::value& v, const pointer& at, profile& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        if (!decode_member(key, member.value(), {at, key}, out))
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
    json::put_members(to, p);
    json::put_extra(to, p.extra);
}

} // namespace sunco
