#include "read_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using sunco::errc;
using sunco::record;
using sunco::record_format;
using sunco::record_op;

sunco::source_item read_one(const std::string& line)
{
    auto items = test::read_text(line + "\n", record_format::ndjson);
    BOOST_REQUIRE_EQUAL(items.size(), 1u);
    return std::move(items.front());
}

record good(const std::string& line)
{
    const auto item = read_one(line);
    BOOST_REQUIRE_MESSAGE(item.content.has_value(), line);
    return *item.content;
}

std::string times(std::size_t n, const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < n; ++i)
        out += text;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_ndjson)

BOOST_AUTO_TEST_CASE(every_member)
{
    const record r = good(
        R"({"op":"create","externalId":"a","brandId":"b","signedUpAt":"2020-05-21T17:53:30.197+02:00",)"
        R"("toBeRetained":true,"profile":{"givenName":"G","surname":"S","email":"e@x.example",)"
        R"("avatarUrl":"https://x.example/a","locale":"fr-CA"},"metadata":{"s":"t","n":1.5,"b":false}})");
    BOOST_TEST((r.op == record_op::create));
    BOOST_TEST(r.line == 1u);
    BOOST_TEST(*r.user.external_id == "a");
    BOOST_TEST(*r.user.brand_id == "b");
    BOOST_TEST(sunco::format_timestamp(*r.user.signed_up_at) == "2020-05-21T15:53:30.197Z");
    BOOST_TEST(*r.user.to_be_retained);
    BOOST_TEST(*r.user.profile.given_name == "G");
    BOOST_TEST(*r.user.profile.locale == "fr-CA");
    BOOST_TEST(boost::json::serialize(r.user.metadata) == R"({"s":"t","n":1.5E0,"b":false})");
}

BOOST_AUTO_TEST_CASE(ensure_is_the_default)
{
    BOOST_TEST((good(R"({"externalId":"a"})").op == record_op::ensure));
    BOOST_TEST((good(R"({"externalId":"a","op":null})").op == record_op::ensure));
}

BOOST_AUTO_TEST_CASE(null_is_absent)
{
    const record r =
        good(R"({"externalId":"a","brandId":null,"signedUpAt":null,"toBeRetained":null,)"
             R"("profile":{"givenName":null},"metadata":null})");
    sunco::user_create expected;
    expected.external_id = "a";
    BOOST_TEST((r.user == expected));
    BOOST_TEST((good(R"({"op":"create","externalId":null})").user == sunco::user_create{}));
    BOOST_TEST((good(R"({"op":"remove","externalId":"a","profile":null,"metadata":null})").op ==
                record_op::remove));
}

BOOST_AUTO_TEST_CASE(null_clears_in_an_update)
{
    const record r =
        good(R"({"op":"update","externalId":"a","brandId":"b","signedUpAt":null,)"
             R"("toBeRetained":null,"profile":{"surname":null,"email":"e"},"metadata":null})");
    sunco::user_update expected;
    expected.profile.surname = sunco::null;
    expected.profile.email = std::string{"e"};
    expected.metadata = sunco::null;
    BOOST_TEST((r.change == expected));
    BOOST_TEST(*r.user.external_id == "a");
    BOOST_TEST(*r.user.brand_id == "b");
    BOOST_TEST((good(R"({"op":"update","externalId":"a","profile":null})").change ==
                sunco::user_update{}));
}

BOOST_AUTO_TEST_CASE(the_key)
{
    const auto keyed = read_one(R"({"externalId":"a","brandId":"b"})");
    BOOST_TEST((keyed.key == sunco::record_key{"b", "a"}));
    BOOST_TEST(!read_one(R"({"op":"create"})").key);
    // Of a refused record too, so that it stays in the shard of its key.
    const auto refused = read_one(R"({"externalId":"a","profil":{}})");
    BOOST_TEST(refused.content.has_error());
    BOOST_TEST((refused.key == sunco::record_key{std::nullopt, "a"}));
    BOOST_TEST(!read_one(R"({"externalId":"a","brandId":7})").key);
}

BOOST_AUTO_TEST_CASE(numbers_come_through_unchanged)
{
    const record r =
        good(R"({"externalId":"a","metadata":{"d":0.1,"l":9007199254740993,"e":1e300}})");
    BOOST_TEST(r.user.metadata.at("d").get_double() == 0.1);
    BOOST_TEST(r.user.metadata.at("l").get_int64() == 9007199254740993);
    BOOST_TEST(r.user.metadata.at("e").get_double() == 1e300);
}

BOOST_AUTO_TEST_CASE(refused)
{
    const std::string lines[] = {
        R"({"externalId":"cut","profile":{"givenName":"Cut o)",
        R"(externalId=a)",
        R"(["a"])",
        R"("a")",
        R"(null)",
        R"({"externalId":"a"} {"externalId":"b"})",
        R"({"externalId":"a",})",
        R"({"externalId":"a","externalId":"b"})",
        R"({"externalId":"a","profile":{"surname":"half \ud83d"}})",
        "{\"externalId\":\"\xff\"}",
        R"({"externalId":"a","metadata":{"n":1e400}})",
        R"({"externalId":"a","metadata":{"n":NaN}})",
        R"({})",
        R"({"externalId":null})",
        R"({"externalId":""})",
        R"({"externalId":4711})",
        R"({"externalId":"."})",
        R"({"externalId":"a\u0000b"})",
        R"({"op":"update"})",
        R"({"op":"remove"})",
        R"({"op":"remove_personal_information"})",
        R"({"externalId":"a","op":"upsert"})",
        R"({"externalId":"a","op":"Ensure"})",
        R"({"externalId":"a","op":1})",
        R"({"externalId":"a","profil":{}})",
        R"({"externalId":"a","id":"b"})",
        R"({"externalId":"a","profile":{"surename":"b"}})",
        R"({"externalId":"a","profile":{"surename":null}})",
        R"({"externalId":"a","profile":"b"})",
        R"({"externalId":"a","profile":{"givenName":["b"]}})",
        R"({"externalId":"a","toBeRetained":"yes"})",
        R"({"externalId":"a","signedUpAt":5})",
        R"({"externalId":"a","signedUpAt":"31/12/2020"})",
        R"({"externalId":"a","signedUpAt":"2021-02-29T10:00:00Z"})",
        R"({"externalId":"a","signedUpAt":"2021-02-28T10:00:00"})",
        R"({"externalId":"a","signedUpAt":"2021-02-28T10:00Z"})",
        R"({"externalId":"a","signedUpAt":"2021-02-28T10:00:00+0100"})",
        R"({"externalId":"a","signedUpAt":"2021-02-28T10:00:00.1234Z"})",
        R"({"externalId":"a","signedUpAt":"2021-02-28T10:00:00.Z"})",
        R"({"externalId":"a","metadata":{"plan":{"name":"gold"}}})",
        R"({"externalId":"a","metadata":{"plan":[1]}})",
        R"({"externalId":"a","metadata":{"plan":null}})",
        R"({"externalId":"a","metadata":[]})",
        R"({"externalId":"a","profile":{"surname":")" + times(129, "ñ") + R"("}})",
        R"({"externalId":"a","profile":{"surname":""}})",
        R"({"externalId":"a","brandId":"0123456789012345678901234"})",
        R"({"externalId":")" + times(1025, "k") + R"("})",
        R"({"externalId":"a","metadata":{"x":")" + times(4090, "x") + R"("}})",
        R"({"op":"update","externalId":"a","profile":{"surename":"b"}})",
        R"({"op":"update","externalId":"a","signedUpAt":"2021-02-28T10:00:00.1234Z"})",
        R"({"op":"update","externalId":"a","metadata":{"x":null}})",
        R"({"op":"update","externalId":"a","profile":{"surname":")" + times(129, "x") + R"("}})",
        R"({"op":"remove","externalId":"a","metadata":{}})",
        R"({"op":"remove","externalId":"a","toBeRetained":false})",
        R"({"op":"remove_personal_information","externalId":"a","profile":{"surname":"b"}})",
        R"({"op":"remove","externalId":"a","extra":null})",
    };
    for (const std::string& line : lines) {
        const auto item = read_one(line);
        BOOST_TEST_CONTEXT(line.substr(0, 100))
        {
            BOOST_REQUIRE(item.content.has_error());
            BOOST_TEST((item.content.error() == errc::invalid_argument));
            BOOST_TEST(!item.content.error().message.empty());
            BOOST_TEST(item.line == 1u);
        }
    }
}

BOOST_AUTO_TEST_CASE(messages_hold_no_values)
{
    const std::string lines[] = {
        R"({"externalId":"marker","profil":"marker"})",
        R"({"externalId":"marker","op":"marker"})",
        R"({"externalId":"marker","signedUpAt":"marker"})",
        R"({"externalId":"marker","profile":"marker"})",
        R"({"externalId":"marker","metadata":{"a":["marker"]}})",
        R"({"externalId":"marker" marker})",
    };
    for (const std::string& line : lines) {
        const auto item = read_one(line);
        BOOST_REQUIRE(item.content.has_error());
        BOOST_TEST(item.content.error().message.find("marker") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(accepted_at_the_limits)
{
    good(R"({"externalId":")" + times(1024, "😀") + R"("})");
    good(R"({"externalId":"a","profile":{"surname":")" + times(128, "ñ") + R"("}})");
    good(R"({"externalId":"a","metadata":{"x":")" + times(4088, "x") + R"("}})");
    good(R"({"externalId":"a","signedUpAt":"2021-02-28t10:00:00.120000z"})");
    good("  { \"externalId\" : \"a\" }\t");
    good(R"({"op":"create","externalId":"."})");
}

BOOST_AUTO_TEST_SUITE_END()
