#include "decode_error.hpp"

#include <json/codec.hpp>

#include <boost/test/unit_test.hpp>

using sunco::json::encode_body;
using sunco_test::decode_error;
using sunco_test::decoded;

BOOST_AUTO_TEST_SUITE(json_user_update)

BOOST_AUTO_TEST_CASE(sends_nothing_that_is_unset)
{
    BOOST_TEST(encode_body(sunco::user_update{}) == "{}");
    sunco::user_update u;
    u.profile.surname = "Ås";
    BOOST_TEST(encode_body(u) == R"({"profile":{"surname":"Ås"}})");
}

BOOST_AUTO_TEST_CASE(sends_null_and_values)
{
    sunco::user_update u;
    u.signed_up_at = sunco::timestamp{std::chrono::milliseconds{1}};
    u.to_be_retained = sunco::null;
    u.profile.given_name = sunco::null;
    u.profile.surname = "S";
    u.profile.email = "s@example.org";
    u.profile.avatar_url = sunco::null;
    u.profile.locale = "se";
    u.metadata = boost::json::object{{"plan", "gold"}};
    const std::string body = encode_body(u);
    BOOST_TEST(body == R"({"signedUpAt":"1970-01-01T00:00:00.001Z","toBeRetained":null,)"
                       R"("profile":{"givenName":null,"surname":"S","email":"s@example.org",)"
                       R"("avatarUrl":null,"locale":"se"},"metadata":{"plan":"gold"}})");
    BOOST_TEST((decoded<sunco::user_update>(body) == u));
}

BOOST_AUTO_TEST_CASE(tells_empty_null_and_absent_metadata_apart)
{
    sunco::user_update u;
    u.metadata = boost::json::object{};
    BOOST_TEST(encode_body(u) == R"({"metadata":{}})");
    u.metadata = sunco::null;
    BOOST_TEST(encode_body(u) == R"({"metadata":null})");
    BOOST_TEST(decoded<sunco::user_update>(R"({"metadata":null})").metadata.is_null());
    BOOST_TEST(decoded<sunco::user_update>(R"({"metadata":{}})").metadata.has_value());
    BOOST_TEST(decoded<sunco::user_update>("{}").metadata.is_unset());
}

BOOST_AUTO_TEST_CASE(takes_a_null_profile_as_unchanged)
{
    BOOST_TEST((decoded<sunco::user_update>(R"({"profile":null})") == sunco::user_update{}));
}

BOOST_AUTO_TEST_CASE(refuses_unknown_members_and_wrong_types)
{
    const auto said = decode_error<sunco::user_update>;
    BOOST_TEST(
        said(R"({"externalId":"x"})") ==
        "the document has a member other than signedUpAt, toBeRetained, profile and metadata");
    BOOST_TEST(said(R"({"profile":{"surename":"x"}})") ==
               "/profile has a member other than givenName, surname, email, avatarUrl and locale");
    BOOST_TEST(said(R"({"toBeRetained":"yes"})") == "/toBeRetained is not true or false");
    BOOST_TEST(said(R"({"profile":{"locale":1}})") == "/profile/locale is not a string");
    BOOST_TEST(said(R"({"metadata":1})") == "/metadata is not an object");
}

BOOST_AUTO_TEST_SUITE_END()
