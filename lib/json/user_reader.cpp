#include <json/user_reader.hpp>

#include <json/answer_memory.hpp>
#include <json/scanner.hpp>
#include <json/value_reader.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunco::json {
namespace {

namespace bj = boost::json;

bool read(scanner& in, std::string& to)
{
    std::string_view text;
    const bool good = in.take_text(text);
    if (good)
        to = text;
    return good;
}

bool read(scanner& in, std::optional<std::string>& to)
{
    std::string_view text;
    const bool good = in.take_text(text);
    if (good)
        to.emplace(text);
    return good;
}

bool read(scanner& in, std::optional<bool>& to)
{
    to = in.next() == 't';
    return in.take_word(*to ? "true" : "false");
}

bool read(scanner& in, std::optional<timestamp>& to)
{
    std::string_view text;
    if (in.take_text(text))
        to = parse_timestamp(text);
    return to.has_value();
}

bool read(scanner& in, bj::object& to)
{
    if (in.next() != '{')
        return false;
    // Only here: objects within objects, each with room for what the others have, would take
    // hundreds of times their text.
    to.reserve(in.expected_members());
    return read_value(in, to);
}

bool read(scanner& in, profile& to);
bool read(scanner& in, std::vector<identity>& to);

template <class Owner>
struct member {
    std::string_view name;
    bool (*read)(scanner& in, Owner& to);
};

template <class Owner, auto Place>
constexpr member<Owner> at(std::string_view name)
{
    return {name, [](scanner& in, Owner& to) { return read(in, to.*Place); }};
}

/// The place of \p name in \p known, or N. It is looked for from \p expected on, around the end.
template <class Owner, std::size_t N>
std::size_t find(const std::array<member<Owner>, N>& known, std::string_view name,
                 std::size_t expected)
{
    std::size_t i = expected;
    for (std::size_t tried = 0; tried < N; ++tried, i = i + 1 == N ? 0 : i + 1) {
        if (known[i].name == name)
            return i;
    }
    return N;
}

/// An object of the model. Its members are expected in the order of \p known, in which they mostly
/// come.
template <class Owner, std::size_t N>
bool read_members(scanner& in, Owner& to, const std::array<member<Owner>, N>& known)
{
    std::array<bool, N> seen{};
    std::size_t expected = 0;
    return in.take_object([&] {
        std::size_t i = expected;
        if (!in.take_name_if(known[i].name)) {
            std::string_view name;
            if (!in.take_name(name))
                return false;
            i = find(known, name, expected);
            if (i == N)
                return read_member(in, name, to.extra);
        }
        expected = i + 1 == N ? 0 : i + 1;
        // Null is as good as absent.
        return !std::exchange(seen[i], true) && (in.take_word("null") || known[i].read(in, to));
    });
}

constexpr std::array profile_members{
    at<profile, &profile::given_name>("givenName"), at<profile, &profile::surname>("surname"),
    at<profile, &profile::email>("email"),          at<profile, &profile::avatar_url>("avatarUrl"),
    at<profile, &profile::locale>("locale"),
};

constexpr std::array identity_members{
    at<identity, &identity::type>("type"),
    at<identity, &identity::value>("value"),
    at<identity, &identity::verification>("verification"),
};

bool read(scanner& in, profile& to)
{
    return read_members(in, to, profile_members);
}

bool read(scanner& in, std::vector<identity>& to)
{
    return in.take_array([&] { return read_members(in, to.emplace_back(), identity_members); });
}

constexpr std::array user_members{
    at<user, &user::id>("id"),
    at<user, &user::external_id>("externalId"),
    at<user, &user::signed_up_at>("signedUpAt"),
    at<user, &user::identities>("identities"),
    at<user, &user::profile>("profile"),
    at<user, &user::metadata>("metadata"),
    // Most answers have none of these.
    at<user, &user::authenticated>("authenticated"),
    at<user, &user::zendesk_id>("zendeskId"),
    at<user, &user::brand_id>("brandId"),
    at<user, &user::to_be_retained>("toBeRetained"),
};

bool read_body(scanner& in, user& to)
{
    bool seen = false;
    const bool good = in.take_object([&] {
        std::string_view name;
        return in.take_name(name) && name == "user" && !std::exchange(seen, true) &&
               read_members(in, to, user_members);
    });
    // A user without an id is none; one with an empty id is too rare to be told apart here.
    return good && in.at_end() && !to.id.empty();
}

// An object's memory is chosen when it is made. What the old one held is gone.
void give_memory(user& u, const bj::storage_ptr& memory)
{
    for (bj::object* o : {&u.metadata, &u.extra, &u.profile.extra}) {
        std::destroy_at(o);
        std::construct_at(o, memory);
    }
}

} // namespace

bool read_user(std::string_view body, user& to)
{
    give_memory(to, &answer_memory());
    const answer_block block;
    scanner in{body};
    const bool good = read_body(in, to);
    if (!good)
        give_memory(to, {});
    return good;
}

} // namespace sunco::json
