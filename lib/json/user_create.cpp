#include <sunco/json.hpp>

#include <json/decode.hpp>
#include <json/encode.hpp>

namespace sunco {

namespace json {

void decode(const boost::json::value& v, const pointer& at, user_create& out)
{
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        const pointer here{at, key};
        if (key == "externalId")
            decode(member.value(), here, out.external_id);
        else if (key == "brandId")
            decode(member.value(), here, out.brand_id);
        else if (key == "signedUpAt")
            decode(member.value(), here, out.signed_up_at);
        else if (key == "toBeRetained")
            decode(member.value(), here, out.to_be_retained);
        else if (key == "profile")
            decode_unless_null(member.value(), here, out.profile);
        else if (key == "metadata")
            decode_unless_null(member.value(), here, out.metadata);
        else
            fail(at,
                 "has a member other than externalId, brandId, signedUpAt, toBeRetained, profile "
                 "and metadata");
    }
}

} // namespace json

user_create tag_invoke(boost::json::value_to_tag<user_create>, const boost::json::value& v)
{
    user_create c;
    json::decode(v, {}, c);
    return c;
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const user_create& c)
{
    boost::json::object& to = v.emplace_object();
    json::put(to, "externalId", c.external_id);
    json::put(to, "brandId", c.brand_id);
    json::put(to, "signedUpAt", c.signed_up_at);
    json::put(to, "toBeRetained", c.to_be_retained);
    json::put_unless_empty(to, "profile", c.profile);
    json::put_unless_empty(to, "metadata", c.metadata);
}

} // namespace sunco
