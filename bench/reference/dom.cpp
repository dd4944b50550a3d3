#include "dom.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <array>

namespace bench {
namespace {

namespace bj = boost::json;

void read(const bj::object& from, std::string_view key, std::string& to)
{
    if (const bj::value* v = from.if_contains(key))
        if (const bj::string* s = v->if_string())
            to.assign(s->data(), s->size());
}

void read(const bj::object& from, user::profile_type& to)
{
    read(from, "givenName", to.given_name);
    read(from, "surname", to.surname);
    read(from, "email", to.email);
    read(from, "avatarUrl", to.avatar_url);
    read(from, "locale", to.locale);
}

user::metadata_value metadata_value(const bj::value& v)
{
    if (v.is_string())
        return std::string{v.get_string()};
    if (v.is_bool())
        return v.get_bool();
    return v.is_number() ? v.to_number<double>() : 0.0;
}

void read(const bj::object& from, user& to)
{
    read(from, "id", to.id);
    read(from, "externalId", to.external_id);
    read(from, "zendeskId", to.zendesk_id);
    if (const bj::value* v = from.if_contains("signedUpAt"); v && v->is_string())
        to.signed_up_at = parse_time(v->get_string());
    if (const bj::value* v = from.if_contains("profile"); v && v->is_object())
        read(v->get_object(), to.profile);
    if (const bj::value* v = from.if_contains("metadata"); v && v->is_object())
        for (const auto& [key, value] : v->get_object())
            to.metadata.emplace_back(key, metadata_value(value));
    if (const bj::value* v = from.if_contains("identities"); v && v->is_array())
        for (const bj::value& element : v->get_array()) {
            user::identity& identity = to.identities.emplace_back();
            read(element.as_object(), "type", identity.type);
            read(element.as_object(), "value", identity.value);
            read(element.as_object(), "verification", identity.verification);
        }
}

} // namespace

std::optional<user> decode_by_dom(std::string_view body)
{
    std::array<unsigned char, 8192> room;
    bj::monotonic_resource arena{room.data(), room.size()};
    boost::system::error_code ec;
    const bj::value document = bj::parse(body, ec, &arena);
    const bj::object* top = document.if_object();
    const bj::value* found = top ? top->if_contains("user") : nullptr;
    if (ec || !found || !found->is_object())
        return std::nullopt;
    user u;
    read(found->get_object(), u);
    return u;
}

} // namespace bench
