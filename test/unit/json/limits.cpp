#include <sunco/model/limits.hpp>

#include <json/codec.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <limits>
#include <string>

namespace limits = sunco::limits;

namespace {

std::string repeat(std::size_t n, std::string_view piece)
{
    std::string text;
    for (; n > 0; --n)
        text += piece;
    return text;
}

std::string refusal(const auto& body)
{
    const sunco::result<void> checked = sunco::check_limits(body);
    if (checked)
        return {};
    BOOST_TEST((checked.error() == sunco::errc::invalid_argument));
    BOOST_TEST((checked.error().delivery == sunco::delivery::not_sent));
    return checked.error().message;
}

struct text_member {
    const char* name;
    std::size_t most;
    std::function<void(std::string)> set;
};

void check_lengths(const text_member& member, const std::function<std::string()>& said)
{
    const std::string name = member.name;
    for (const char* character : {"a", "é", "€", "😀", "\n"}) {
        member.set(character);
        BOOST_TEST(said() == "", name);
        member.set(repeat(member.most, character));
        BOOST_TEST(said() == "", name);
        member.set(repeat(member.most + 1, character));
        BOOST_TEST(said() ==
                   name + " is longer than " + std::to_string(member.most) + " characters");
    }
    member.set("");
    BOOST_TEST(said() == name + " is empty");
    member.set("hush\xC3(");
    BOOST_TEST(said() == name + " is not valid UTF-8");
    member.set("x");
    BOOST_TEST(said() == "");
}

// The profile's members; the same names and lengths in a create and in an update.
std::vector<text_member> profile_members(auto& profile)
{
    return {
        {"profile.givenName", 128, [&](std::string s) { profile.given_name = std::move(s); }},
        {"profile.surname", 128, [&](std::string s) { profile.surname = std::move(s); }},
        {"profile.email", 128, [&](std::string s) { profile.email = std::move(s); }},
        {"profile.avatarUrl", 2048, [&](std::string s) { profile.avatar_url = std::move(s); }},
        {"profile.locale", 64, [&](std::string s) { profile.locale = std::move(s); }},
    };
}

// Metadata whose compact form has just so many bytes: {"k":"…"} is 8 around the text.
boost::json::object metadata_of(std::size_t bytes)
{
    boost::json::object object{{"k", std::string(bytes - 8, 'x')}};
    BOOST_TEST_REQUIRE(boost::json::serialize(object).size() == bytes);
    return object;
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_limits)

BOOST_AUTO_TEST_CASE(an_empty_body_is_fine)
{
    BOOST_TEST(refusal(sunco::user_create{}) == "");
    BOOST_TEST(refusal(sunco::user_update{}) == "");
}

BOOST_AUTO_TEST_CASE(texts_of_a_create)
{
    sunco::user_create c;
    std::vector<text_member> members = profile_members(c.profile);
    members.push_back({"externalId", 1024, [&](std::string s) { c.external_id = std::move(s); }});
    members.push_back({"brandId", 24, [&](std::string s) { c.brand_id = std::move(s); }});
    for (const text_member& member : members)
        check_lengths(member, [&] { return refusal(c); });
}

BOOST_AUTO_TEST_CASE(texts_of_an_update)
{
    sunco::user_update u;
    for (const text_member& member : profile_members(u.profile))
        check_lengths(member, [&] { return refusal(u); });
    u.profile.email = sunco::null;
    BOOST_TEST(refusal(u) == "");
}

BOOST_AUTO_TEST_CASE(an_external_id_that_no_path_can_carry_passes)
{
    sunco::user_create c;
    c.external_id = "..";
    BOOST_TEST(refusal(c) == "");
}

BOOST_AUTO_TEST_CASE(metadata_is_flat)
{
    const std::string nested = "metadata holds other than strings, numbers and booleans";
    sunco::user_create c;
    c.metadata = {{"s", ""}, {"i", -1}, {"u", 18446744073709551615U}, {"d", 0.5}, {"b", false}};
    BOOST_TEST(refusal(c) == "");
    for (const boost::json::value& v :
         {boost::json::value(nullptr), boost::json::value(boost::json::object{}),
          boost::json::value(boost::json::array{})}) {
        c.metadata["last"] = v;
        BOOST_TEST(refusal(c) == nested);
        sunco::user_update u;
        u.metadata = c.metadata;
        BOOST_TEST(refusal(u) == nested);
    }
}

BOOST_AUTO_TEST_CASE(metadata_holds_finite_numbers)
{
    using number = std::numeric_limits<double>;
    for (double d : {number::quiet_NaN(), number::infinity(), -number::infinity()}) {
        sunco::user_create c;
        c.metadata["d"] = d;
        BOOST_TEST(refusal(c) == "metadata holds a number that JSON cannot carry");
    }
}

BOOST_AUTO_TEST_CASE(metadata_is_valid_utf_8)
{
    sunco::user_create c;
    c.metadata["a"] = "\xFF";
    BOOST_TEST(refusal(c) == "metadata is not valid UTF-8");
    c.metadata = {{"\xC0\xAF", 1}};
    BOOST_TEST(refusal(c) == "metadata is not valid UTF-8");
}

BOOST_AUTO_TEST_CASE(metadata_is_measured_in_bytes)
{
    const std::string large = "metadata is larger than 4096 bytes";
    sunco::user_create c;
    c.metadata = metadata_of(4096);
    BOOST_TEST(refusal(c) == "");
    c.metadata = metadata_of(4097);
    BOOST_TEST(refusal(c) == large);
    c.metadata = {{"k", repeat(2045, "é")}};
    BOOST_TEST(refusal(c) == large);
    c.metadata = {{"k", repeat(2044, "é")}};
    BOOST_TEST(refusal(c) == "");
    for (const char* six : {"\x01", "\x1f"}) {
        c.metadata = {{"k", repeat(681, six)}};
        BOOST_TEST(refusal(c) == "");
        c.metadata = {{"k", repeat(682, six)}};
        BOOST_TEST(refusal(c) == large);
        c.metadata = {{repeat(682, six), 1}};
        BOOST_TEST(refusal(c) == large);
    }

    sunco::user_update u;
    u.metadata = metadata_of(4096);
    BOOST_TEST(refusal(u) == "");
    u.metadata = metadata_of(4097);
    BOOST_TEST(refusal(u) == large);
    u.metadata = sunco::null;
    BOOST_TEST(refusal(u) == "");
}

BOOST_AUTO_TEST_CASE(the_whole_body_is_measured)
{
    sunco::user_create c;
    c.profile.extra["x"] = "";
    const std::size_t frame = sunco::json::encode_body(c).size();
    c.profile.extra["x"] = std::string(limits::body_bytes - frame, 'x');
    BOOST_TEST_REQUIRE(sunco::json::encode_body(c).size() == 100'000U);
    BOOST_TEST(refusal(c) == "");
    c.profile.extra["x"] = std::string(limits::body_bytes - frame + 1, 'x');
    BOOST_TEST(refusal(c) == "the body is larger than 100000 bytes");
}

// That is why it is measured only where a profile has extra members.
BOOST_AUTO_TEST_CASE(the_largest_body_without_extra_members_fits)
{
    sunco::user_create c;
    std::vector<text_member> members = profile_members(c.profile);
    members.push_back({"externalId", 1024, [&](std::string s) { c.external_id = std::move(s); }});
    members.push_back({"brandId", 24, [&](std::string s) { c.brand_id = std::move(s); }});
    for (const text_member& member : members)
        member.set(repeat(member.most, "\x01"));
    c.metadata = metadata_of(limits::metadata_bytes);
    BOOST_TEST(refusal(c) == "");
    BOOST_TEST(sunco::json::encode_body(c).size() < limits::body_bytes);
}

BOOST_AUTO_TEST_CASE(extra_members_of_a_profile_can_be_sent)
{
    const std::string bad = "profile holds an extra member that JSON cannot carry";
    sunco::user_create c;
    c.profile.extra = {{"a", boost::json::array{1, nullptr}}};
    BOOST_TEST(refusal(c) == "");
    c.profile.extra["b"] = std::numeric_limits<double>::infinity();
    BOOST_TEST(refusal(c) == bad);
    c.profile.extra["b"] = "\xFF";
    BOOST_TEST(refusal(c) == bad);
}

BOOST_AUTO_TEST_CASE(times_have_four_digits_of_year)
{
    const std::string outside = "signedUpAt lies outside the years 0000 to 9999";
    const sunco::timestamp first = sunco::parse_timestamp("0000-01-01T00:00:00Z").value();
    const sunco::timestamp last = sunco::parse_timestamp("9999-12-31T23:59:59.999Z").value();
    const std::chrono::milliseconds step{1};
    for (sunco::timestamp t : {first, last}) {
        sunco::user_create c;
        c.signed_up_at = t;
        BOOST_TEST(refusal(c) == "");
    }
    for (sunco::timestamp t :
         {first - step, last + step, sunco::timestamp::min(), sunco::timestamp::max()}) {
        sunco::user_create c;
        c.signed_up_at = t;
        BOOST_TEST(refusal(c) == outside);
        sunco::user_update u;
        u.signed_up_at = t;
        BOOST_TEST(refusal(u) == outside);
    }
}

BOOST_AUTO_TEST_CASE(the_message_never_has_the_value)
{
    sunco::user_create c;
    c.external_id = repeat(300, "hush");
    BOOST_TEST(refusal(c).find("hush") == std::string::npos);
    c = {};
    c.metadata["hush"] = nullptr;
    BOOST_TEST(refusal(c).find("hush") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
