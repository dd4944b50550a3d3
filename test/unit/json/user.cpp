#include "decode_error.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

namespace bj = boost::json;
using sunco_test::decode_error;
using sunco_test::decoded;

namespace {

constexpr const char* full = R"({
    "id": "6717a1c2e8f4b0d3957ac120",
    "authenticated": true,
    "externalId": "crm/42",
    "zendeskId": "300450",
    "brandId": "94779",
    "signedUpAt": "2024-10-22T13:00:18.250Z",
    "toBeRetained": false,
    "hasPaymentInfo": false,
    "identities": [
        {"type": "email", "value": "nora@example.org", "verification": "sso", "since": 7},
        {"type": "phone", "value": "+15550100"}
    ],
    "profile": {
        "locale": "nn-NO", "localeOrigin": "zendeskAccount", "givenName": "Nora",
        "surname": "Ås", "email": "nora@example.org", "avatarUrl": "https://example.org/n.png"
    },
    "metadata": {"plan": "gold", "seats": 3, "ratio": 0.1, "vip": true},
    "later": {"deep": [null]}
})";

} // namespace

BOOST_AUTO_TEST_SUITE(json_user)

BOOST_AUTO_TEST_CASE(decodes_every_member)
{
    const auto u = decoded<sunco::user>(full);
    BOOST_TEST(u.id == "6717a1c2e8f4b0d3957ac120");
    BOOST_TEST((u.authenticated == true));
    BOOST_TEST((u.external_id == "crm/42"));
    BOOST_TEST((u.zendesk_id == "300450"));
    BOOST_TEST((u.brand_id == "94779"));
    BOOST_TEST_REQUIRE(u.signed_up_at.has_value());
    BOOST_TEST(u.signed_up_at->time_since_epoch().count() == 1729602018250);
    BOOST_TEST((u.to_be_retained == false));
    BOOST_TEST((u.profile.given_name == "Nora"));
    BOOST_TEST((u.profile.surname == "Ås"));
    BOOST_TEST((u.profile.email == "nora@example.org"));
    BOOST_TEST((u.profile.avatar_url == "https://example.org/n.png"));
    BOOST_TEST((u.profile.locale == "nn-NO"));
    BOOST_TEST(bj::serialize(u.metadata) == R"({"plan":"gold","seats":3,"ratio":1E-1,"vip":true})");
    BOOST_TEST_REQUIRE(u.identities.size() == 2U);
    BOOST_TEST(u.identities[0].type == "email");
    BOOST_TEST(u.identities[0].value == "nora@example.org");
    BOOST_TEST((u.identities[0].verification == "sso"));
    BOOST_TEST(!u.identities[1].verification.has_value());
}

BOOST_AUTO_TEST_CASE(keeps_unknown_members_at_every_level)
{
    const auto u = decoded<sunco::user>(full);
    BOOST_TEST(bj::serialize(u.extra) == R"({"hasPaymentInfo":false,"later":{"deep":[null]}})");
    BOOST_TEST(bj::serialize(u.profile.extra) == R"({"localeOrigin":"zendeskAccount"})");
    BOOST_TEST(bj::serialize(u.identities[0].extra) == R"({"since":7})");
}

BOOST_AUTO_TEST_CASE(keeps_the_order_of_many_unknown_members)
{
    std::string members;
    for (int i = 40; i > 0; --i)
        members += ",\"m" + std::to_string(i * 7 % 41) + "\":" + std::to_string(i);
    const auto u = decoded<sunco::user>("{\"id\":\"1\"" + members + "}");
    BOOST_TEST(bj::serialize(u.extra) == "{" + members.substr(1) + "}");
}

BOOST_AUTO_TEST_CASE(encodes_in_the_order_of_the_service)
{
    const auto u = decoded<sunco::user>(full);
    BOOST_TEST(bj::serialize(bj::value_from(u)) ==
               R"({"id":"6717a1c2e8f4b0d3957ac120","authenticated":true,"externalId":"crm/42",)"
               R"("zendeskId":"300450","brandId":"94779","signedUpAt":"2024-10-22T13:00:18.250Z",)"
               R"("toBeRetained":false,"identities":[{"type":"email","value":"nora@example.org",)"
               R"("verification":"sso","since":7},{"type":"phone","value":"+15550100"}],)"
               R"("profile":{"givenName":"Nora","surname":"Ås","email":"nora@example.org",)"
               R"("avatarUrl":"https://example.org/n.png","locale":"nn-NO",)"
               R"("localeOrigin":"zendeskAccount"},)"
               R"("metadata":{"plan":"gold","seats":3,"ratio":1E-1,"vip":true},)"
               R"("hasPaymentInfo":false,"later":{"deep":[null]}})");
}

BOOST_AUTO_TEST_CASE(always_writes_what_the_service_always_sends)
{
    sunco::user u;
    u.id = "1";
    BOOST_TEST(bj::serialize(bj::value_from(u)) ==
               R"({"id":"1","identities":[],"profile":{},"metadata":{}})");
}

BOOST_AUTO_TEST_CASE(takes_null_as_absent)
{
    const auto bare = decoded<sunco::user>(R"({"id":"1"})");
    const auto nulls = decoded<sunco::user>(
        R"({"id":"1","authenticated":null,"externalId":null,"zendeskId":null,"brandId":null,
            "signedUpAt":null,"toBeRetained":null,"profile":null,"metadata":null,
            "identities":null})");
    BOOST_TEST((bare == nulls));
    BOOST_TEST(!nulls.external_id.has_value());
    const auto p = decoded<sunco::profile>(
        R"({"givenName":null,"surname":null,"email":null,"avatarUrl":null,"locale":null})");
    BOOST_TEST((p == sunco::profile{}));
    const auto i = decoded<sunco::identity>(R"({"type":null,"value":null,"verification":null})");
    BOOST_TEST((i == sunco::identity{}));
}

BOOST_AUTO_TEST_CASE(keeps_null_among_the_unknown)
{
    const auto u = decoded<sunco::user>(R"({"id":"1","later":null,"metadata":{"a":null}})");
    BOOST_TEST(bj::serialize(bj::value_from(u)) ==
               R"({"id":"1","identities":[],"profile":{},"metadata":{"a":null},"later":null})");
}

BOOST_AUTO_TEST_CASE(does_not_make_up_members_of_an_identity)
{
    const auto i = decoded<sunco::identity>(R"({"kind":"x"})");
    BOOST_TEST(bj::serialize(bj::value_from(i)) == R"({"kind":"x"})");
}

BOOST_AUTO_TEST_CASE(a_known_member_wins_over_one_in_extra)
{
    sunco::user u;
    u.id = "1";
    u.extra["id"] = "2";
    u.extra["brandId"] = "3";
    BOOST_TEST(bj::serialize(bj::value_from(u)) ==
               R"({"id":"1","identities":[],"profile":{},"metadata":{},"brandId":"3"})");
}

BOOST_AUTO_TEST_CASE(names_the_place_of_a_wrong_type)
{
    const auto said = decode_error<sunco::user>;
    BOOST_TEST(said("[]") == "the document is not an object");
    BOOST_TEST(said("{}") == "/id is missing");
    BOOST_TEST(said(R"({"id":null})") == "/id is missing");
    BOOST_TEST(said(R"({"id":5})") == "/id is not a string");
    BOOST_TEST(said(R"({"id":"1","authenticated":"x"})") == "/authenticated is not true or false");
    BOOST_TEST(said(R"({"id":"1","toBeRetained":0})") == "/toBeRetained is not true or false");
    BOOST_TEST(said(R"({"id":"1","externalId":5})") == "/externalId is not a string");
    BOOST_TEST(said(R"({"id":"1","zendeskId":5})") == "/zendeskId is not a string");
    BOOST_TEST(said(R"({"id":"1","brandId":5})") == "/brandId is not a string");
    BOOST_TEST(said(R"({"id":"1","signedUpAt":5})") == "/signedUpAt is not an ISO 8601 time");
    BOOST_TEST(said(R"({"id":"1","signedUpAt":"soon"})") == "/signedUpAt is not an ISO 8601 time");
    BOOST_TEST(said(R"({"id":"1","profile":"x"})") == "/profile is not an object");
    BOOST_TEST(said(R"({"id":"1","profile":{"email":["x"]}})") == "/profile/email is not a string");
    BOOST_TEST(said(R"({"id":"1","metadata":[]})") == "/metadata is not an object");
    BOOST_TEST(said(R"({"id":"1","identities":{}})") == "/identities is not an array");
    BOOST_TEST(said(R"({"id":"1","identities":[{"type":"email"},5]})") ==
               "/identities/1 is not an object");
    BOOST_TEST(said(R"({"id":"1","identities":[{"value":5}]})") ==
               "/identities/0/value is not a string");
}

BOOST_AUTO_TEST_CASE(converts_in_vectors)
{
    const auto users = decoded<std::vector<sunco::user>>(R"([{"id":"1"},{"id":"2"}])");
    BOOST_TEST_REQUIRE(users.size() == 2U);
    BOOST_TEST(users[1].id == "2");
    BOOST_TEST(bj::value_from(users).as_array().size() == 2U);
    BOOST_TEST(decode_error<std::vector<sunco::user>>(R"([{"id":"1"},{}])") == "/id is missing");
}

BOOST_AUTO_TEST_SUITE_END()
