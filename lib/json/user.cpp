#include <sunco/json.hpp>

#include <json/decode.hpp>
#include <json/encode.hpp>

namespace sunco {

namespace json {
namespace {

// One member into its place; what is not known goes to `extra`.
void decode_member(std::string_view key, const boost::json::value& v, const pointer& at, user& out)
{
    if (key == "authenticated")
        decode(v, at, out.authenticated);
    else if (key == "externalId")
        decode(v, at, out.external_id);
    else if (key == "zendeskId")
        decode(v, at, out.zendesk_id);
    else if (key == "brandId")
        decode(v, at, out.brand_id);
    else if (key == "signedUpAt")
        decode(v, at, out.signed_up_at);
    else if (key == "toBeRetained")
        decode(v, at, out.to_be_retained);
    else if (key == "identities")
        decode_unless_null(v, at, out.identities);
    else if (key == "profile")
        decode_unless_null(v, at, out.profile);
    else if (key == "metadata")
        decode_unless_null(v, at, out.metadata);
    else
        out.extra.emplace(key, v);
}

} // namespace

void decode(const boost::json::value& v, const pointer& at, user& out)
{
    std::optional<std::string> id;
    for (const boost::json::key_value_pair& member : as_object(v, at)) {
        const std::string_view key = member.key();
        const pointer here{at, key};
        if (key == "id")
            decode(member.value(), here, id);
        else
            decode_member(key, member.value(), here, out);
    }
    if (!id)
        fail({at, "id"}, "is missing");
    out.id = std::move(*id);
}

} // namespace json

user tag_invoke(boost::json::value_to_tag<user>, const boost::json::value& v)
{
    user u;
    json::decode(v, {}, u);
    return u;
}

void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const user& u)
{
    boost::json::object& to = v.emplace_object();
    json::put(to, "id", u.id);
    json::put(to, "authenticated", u.authenticated);
    json::put(to, "externalId", u.external_id);
    json::put(to, "zendeskId", u.zendesk_id);
    json::put(to, "brandId", u.brand_id);
    json::put(to, "signedUpAt", u.signed_up_at);
    json::put(to, "toBeRetained", u.to_be_retained);
    json::put(to, "identities", u.identities);
    json::put(to, "profile", u.profile);
    json::put(to, "metadata", u.metadata);
    json::put_extra(to, u.extra);
}

} // namespace sunco
