#include "decode_error.hpp"

#include <json/codec.hpp>

#include <boost/test/unit_test.hpp>

using sunco::json::encode_body;
using sunco_test::decode_error;
using sunco_test::decoded;

BOOST_AUTO_TEST_SUITE(json_user_create)

BOOST_AUTO_TEST_CASE(leaves_out_what_holds_nothing)
{
    BOOST_TEST(encode_body(sunco::user_create{}) == "{}");
}

BOOST_AUTO_TEST_CASE(encodes_every_member)
{
    sunco::user_create c;
    c.external_id = "crm/42";
    c.brand_id = "94779";
    c.signed_up_at = sunco::parse_timestamp("2024-10-22T15:00:18.25+02:00");
    c.to_be_retained = false;
    c.profile.given_name = "Nora";
    c.profile.extra["nickname"] = nullptr;
    c.metadata["plan"] = "gold";
    const std::string body = encode_body(c);
    BOOST_TEST(body == R"({"externalId":"crm/42","brandId":"94779",)"
                       R"("signedUpAt":"2024-10-22T13:00:18.250Z","toBeRetained":false,)"
                       R"("profile":{"givenName":"Nora","nickname":null},)"
                       R"("metadata":{"plan":"gold"}})");
    BOOST_TEST((decoded<sunco::user_create>(body) == c));
}

BOOST_AUTO_TEST_CASE(takes_null_as_absent)
{
    const auto c = decoded<sunco::user_create>(
        R"({"externalId":null,"brandId":null,"signedUpAt":null,"toBeRetained":null,
            "profile":null,"metadata":null})");
    BOOST_TEST((c == sunco::user_create{}));
}

BOOST_AUTO_TEST_CASE(refuses_unknown_members_without_quoting_them)
{
    const std::string said = decode_error<sunco::user_create>(R"({"nora@example.org":1})");
    BOOST_TEST(said == "the document has a member other than externalId, brandId, signedUpAt, "
                       "toBeRetained, profile and metadata");
    BOOST_TEST(decode_error<sunco::user_create>(R"({"id":"1"})") == said);
}

BOOST_AUTO_TEST_CASE(names_the_place_of_a_wrong_type)
{
    const auto said = decode_error<sunco::user_create>;
    BOOST_TEST(said("null") == "the document is not an object");
    BOOST_TEST(said(R"({"externalId":1})") == "/externalId is not a string");
    BOOST_TEST(said(R"({"profile":{"surname":false}})") == "/profile/surname is not a string");
    BOOST_TEST(said(R"({"metadata":"x"})") == "/metadata is not an object");
}

BOOST_AUTO_TEST_SUITE_END()
