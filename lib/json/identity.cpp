#include <sunco/json.hpp>

#include <json/decode.hpp>
#include <json/encode.hpp>

namespace sunco {

namespace json {

void decode(const boost::json::value& v, const pointer& at, identity& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        const pointer here{at, key};
        if (key == "type")
            decode_unless_null(member.value(), here, out.type);
        else if (key == "value")
            decode_unless_null(member.value(), here, out.value);
        else if (key == "verification")
            decode(member.value(), here, out.verification);
        else
            out.extra.emplace(key, member.value());
    }
}

} // namespace json

identity tag_invoke(boost::json::value_to_tag<identity>, const boost::json::value& v)
{
    identity i;
    json::decode(v, {}, i);
    return i;
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const identity& i)
{
    boost::json::object& to = v.emplace_object();
    if (!i.type.empty())
        json::put(to, "type", i.type);
    if (!i.value.empty())
        json::put(to, "value", i.value);
    json::put(to, "verification", i.verification);
    json::put_extra(to, i.extra);
}

} // namespace sunco
