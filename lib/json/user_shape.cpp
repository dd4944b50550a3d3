#include <json/user_shape.hpp>

#include <array>

namespace sunco::json {
namespace {

template <class Owner>
struct member {
    std::string_view name;
    destination (*of)(Owner&);
};

// In the order in which the service sends them.
constexpr std::array<member<user>, 10> user_members{{
    {"id", [](user& u) -> destination { return &u.id; }},
    {"authenticated", [](user& u) -> destination { return &u.authenticated; }},
    {"externalId", [](user& u) -> destination { return &u.external_id; }},
    {"zendeskId", [](user& u) -> destination { return &u.zendesk_id; }},
    {"brandId", [](user& u) -> destination { return &u.brand_id; }},
    {"signedUpAt", [](user& u) -> destination { return &u.signed_up_at; }},
    {"toBeRetained", [](user& u) -> destination { return &u.to_be_retained; }},
    {"identities", [](user&) -> destination { return place::identities; }},
    {"profile", [](user&) -> destination { return place::profile; }},
    {"metadata", [](user& u) -> destination { return whole_object{&u.metadata}; }},
}};

constexpr std::array<member<profile>, 5> profile_members{{
    {"givenName", [](profile& p) -> destination { return &p.given_name; }},
    {"surname", [](profile& p) -> destination { return &p.surname; }},
    {"email", [](profile& p) -> destination { return &p.email; }},
    {"avatarUrl", [](profile& p) -> destination { return &p.avatar_url; }},
    {"locale", [](profile& p) -> destination { return &p.locale; }},
}};

constexpr std::array<member<identity>, 3> identity_members{{
    {"type", [](identity& i) -> destination { return &i.type; }},
    {"value", [](identity& i) -> destination { return &i.value; }},
    {"verification", [](identity& i) -> destination { return &i.verification; }},
}};

template <class Owner, std::size_t N>
known_member find(const std::array<member<Owner>, N>& members, std::string_view name, Owner& owner)
{
    for (unsigned i = 0; i < N; ++i)
        if (members[i].name == name)
            return {members[i].of(owner), i + 1};
    return {unknown_member{&owner.extra}, 0};
}

} // namespace

place parent_of(place p) noexcept
{
    switch (p) {
    case place::identity:
        return place::identities;
    case place::profile:
    case place::identities:
        return place::user;
    case place::user:
        return place::top;
    case place::top:
    case place::outside:
        break;
    }
    return place::outside;
}

known_member find_member(place p, std::string_view name, user& u)
{
    switch (p) {
    case place::top:
        if (name == "user")
            return {place::user, 1};
        break;
    case place::user:
        return find(user_members, name, u);
    case place::profile:
        return find(profile_members, name, u.profile);
    case place::identity:
        return find(identity_members, name, u.identities.back());
    case place::identities:
    case place::outside:
        break;
    }
    return {};
}

} // namespace sunco::json
