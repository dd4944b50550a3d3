// The seven operations over the wire: what they answer when all is well, and when it is not.

#include <emulator/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <set>

namespace bj = boost::json;
using namespace test;

BOOST_AUTO_TEST_SUITE(api)

BOOST_AUTO_TEST_CASE(create_answers_the_user_in_the_order_of_the_service)
{
    running emulator{reproducible()};
    const raw_response r = emulator.call(
        "POST", "",
        R"({"metadata":{"n":1.5,"plan":"gold"},"toBeRetained":true,"externalId":"alice@acme",)"
        R"("brandId":"77","profile":{"surname":"Purple","givenName":"Alice","locale":null}})");
    BOOST_TEST(r.status == 201);
    const bj::value body = bj::parse(r.body);
    const std::string id{body.at("user").at("id").as_string()};
    BOOST_TEST(id.size() == 24);
    BOOST_TEST(r.body == R"({"user":{"id":")" + id +
                             R"(","authenticated":false,"externalId":"alice@acme","brandId":"77",)"
                             R"("signedUpAt":"2025-02-03T19:10:08.152Z","toBeRetained":true,)"
                             R"("hasPaymentInfo":false,"identities":[],)"
                             R"("profile":{"givenName":"Alice","surname":"Purple"},)"
                             R"("metadata":{"n":1.5E0,"plan":"gold"}}})");
    BOOST_TEST(emulator.thread->user_count() == 1);
}

BOOST_AUTO_TEST_CASE(create_needs_no_member_and_no_body)
{
    running emulator;
    const raw_response empty = emulator.call("POST", "", "{}");
    const raw_response absent = emulator.call("POST", "");
    BOOST_TEST(empty.status == 201);
    BOOST_TEST(absent.status == 201);
    BOOST_TEST(emulator.thread->user_count() == 2);
    BOOST_TEST(emulator.thread->users()[0].id != emulator.thread->users()[1].id);
}

BOOST_AUTO_TEST_CASE(create_of_a_taken_key_is_a_conflict)
{
    running emulator;
    BOOST_TEST(emulator.call("POST", "", R"({"externalId":"a"})").status == 201);
    const raw_response again = emulator.call("POST", "", R"({"externalId":"a"})");
    BOOST_TEST(again.status == 409);
    BOOST_TEST(error_of(again) == "conflict: User already exists");
    // The same externalId in a brand is another key.
    BOOST_TEST(emulator.call("POST", "", R"({"externalId":"a","brandId":"1"})").status == 201);
    BOOST_TEST(emulator.call("POST", "", R"({"externalId":"a","brandId":"1"})").status == 409);
    BOOST_TEST(emulator.thread->user_count() == 2);
}

BOOST_AUTO_TEST_CASE(get_finds_by_id_by_external_id_and_by_brand)
{
    running emulator;
    const bj::object plain = emulator.user("POST", "", R"({"externalId":"a"})");
    const bj::object branded = emulator.user("POST", "", R"({"externalId":"a","brandId":"1"})");
    const bj::object by_id = emulator.user("GET", "/" + std::string{branded.at("id").as_string()});
    BOOST_TEST((by_id == branded));
    BOOST_TEST((emulator.user("GET", "/a") == plain));
    BOOST_TEST((emulator.user("GET", "/a?brandId=1") == branded));
    const raw_response missing = emulator.call("GET", "/b");
    BOOST_TEST(missing.status == 404);
    BOOST_TEST(error_of(missing) == "user_not_found: User not found");
    BOOST_TEST(emulator.call("GET", "/a?brandId=2").status == 404);
}

BOOST_AUTO_TEST_CASE(update_sets_clears_and_keeps)
{
    running emulator;
    const std::string before =
        R"({"externalId":"a","profile":{"givenName":"A","surname":"B","email":"a@b.c"},)"
        R"("metadata":{"x":1,"y":"z"}})";
    emulator.user("POST", "", before);
    const bj::object after = emulator.user(
        "PATCH", "/a",
        R"({"externalId":"ignored","signedUpAt":"2020-05-21T15:53:30.197Z","toBeRetained":true,)"
        R"("profile":{"givenName":null,"surname":"C"},"metadata":{"y":true,"w":2}})");
    BOOST_TEST(after.at("externalId").as_string() == "a");
    BOOST_TEST(after.at("signedUpAt").as_string() == "2020-05-21T15:53:30.197Z");
    BOOST_TEST(after.at("toBeRetained").as_bool());
    BOOST_TEST((after.at("profile") == bj::value{{"surname", "C"}, {"email", "a@b.c"}}));
    BOOST_TEST((after.at("metadata") == bj::value{{"x", 1}, {"y", true}, {"w", 2}}));
    BOOST_TEST((emulator.user("PATCH", "/a", "{}") == after));
    const bj::object cleared = emulator.user("PATCH", "/a", R"({"metadata":null})");
    BOOST_TEST((cleared.at("metadata") == bj::object{}));
    BOOST_TEST((cleared.at("profile") == after.at("profile")));
    BOOST_TEST(emulator.call("PATCH", "/b", "{}").status == 404);
}

BOOST_AUTO_TEST_CASE(remove_answers_an_empty_object_and_frees_the_key)
{
    running emulator;
    emulator.user("POST", "", R"({"externalId":"a"})");
    const raw_response gone = emulator.call("DELETE", "/a");
    BOOST_TEST(gone.status == 200);
    BOOST_TEST(gone.body == "{}");
    BOOST_TEST(emulator.call("GET", "/a").status == 404);
    BOOST_TEST(error_of(emulator.call("DELETE", "/a")) == "user_not_found: User not found");
    BOOST_TEST(emulator.call("POST", "", R"({"externalId":"a"})").status == 201);
}

BOOST_AUTO_TEST_CASE(personal_information_goes_and_the_keys_stay)
{
    running emulator;
    sunco::user seed;
    seed.id = "6df4a6db6df4a6db6df4a6db";
    seed.external_id = "a";
    seed.zendesk_id = "35436";
    seed.to_be_retained = true;
    seed.profile.given_name = "A";
    seed.profile.locale = "en";
    seed.profile.extra["localeOrigin"] = "zendeskAccount";
    seed.metadata["x"] = 1;
    seed.identities.push_back({"email", "a@b.c", "sso", {}});
    emulator.thread->put_user(seed);
    const bj::object left = emulator.user("DELETE", "/a/personalinformation");
    BOOST_TEST((left.at("profile") == bj::object{}));
    BOOST_TEST((left.at("metadata") == bj::object{}));
    BOOST_TEST((left.at("identities") == bj::array{}));
    BOOST_TEST(left.at("id").as_string() == seed.id);
    BOOST_TEST(left.at("externalId").as_string() == "a");
    BOOST_TEST(left.at("zendeskId").as_string() == "35436");
    BOOST_TEST(left.at("toBeRetained").as_bool());
    BOOST_TEST(emulator.call("DELETE", "/b/personalinformation").status == 404);
    // The address is free again.
    BOOST_TEST(emulator.call("GET", "?filter[identities.email]=a@b.c").body == R"({"users":[]})");
}

BOOST_AUTO_TEST_CASE(list_searches_identities_and_not_profiles)
{
    running emulator;
    sunco::user seed;
    seed.identities.push_back({"email", "Sue@example.org", "sso", {}});
    const sunco::user plain = emulator.thread->put_user(seed);
    seed.brand_id = "1";
    const sunco::user branded = emulator.thread->put_user(seed);
    emulator.user("POST", "", R"({"profile":{"email":"joe@example.org"}})");
    const auto ids = [&](std::string_view query) {
        std::set<std::string> out;
        const bj::value body = bj::parse(emulator.call("GET", query).body);
        for (const bj::value& v : body.at("users").as_array())
            out.emplace(v.at("id").as_string());
        return out;
    };
    BOOST_TEST((ids("?filter[identities.email]=sue@example.org") == std::set{plain.id}));
    BOOST_TEST((ids("?filter%5Bidentities.email%5D=sue%40example.org") == std::set{plain.id}));
    BOOST_TEST(
        (ids("?brandId=1&filter[identities.email]=sue@example.org") == std::set{branded.id}));
    BOOST_TEST(ids("?filter[identities.email]=joe@example.org").empty());
    const raw_response without = emulator.call("GET", "");
    BOOST_TEST(without.status == 400);
    BOOST_TEST(error_of(without) == "bad_request: should have required property 'filter'");
}

BOOST_AUTO_TEST_CASE(each_violation_is_an_error_of_its_own)
{
    running emulator;
    const std::string too_long(1025, 'x');
    const raw_response r = emulator.call(
        "POST", "",
        R"({"externalId":")" + too_long +
            R"(","brandId":7,"signedUpAt":"yesterday","toBeRetained":null,"profile":{)"
            R"("givenName":"","email":"nobody","avatarUrl":"no uri"},"metadata":{"a":{},"b":1}})");
    BOOST_TEST(r.status == 400);
    const std::vector<std::string> expected{
        "bad_request: should NOT be longer than 1024 characters",
        "bad_request: should be string,null",
        "bad_request: should match format \"date-time\"",
        "bad_request: should be boolean",
        "bad_request: should NOT be shorter than 1 characters",
        "bad_request: should match format \"email\"",
        "bad_request: should match format \"uri\"",
        "bad_request: should be string,number,boolean"};
    BOOST_TEST(errors_of(r) == expected, boost::test_tools::per_element());
    BOOST_TEST(emulator.thread->user_count() == 0);
}

BOOST_AUTO_TEST_CASE(lengths_count_characters_and_not_bytes)
{
    running emulator;
    std::string name;
    for (int i = 0; i < 128; ++i)
        name += "\xF0\x9F\x98\x80";
    BOOST_TEST(emulator.call("POST", "", R"({"profile":{"surname":")" + name + "\"}}").status ==
               201);
    BOOST_TEST(emulator.call("POST", "", R"({"profile":{"surname":")" + name + "!\"}}").status ==
               400);
}

BOOST_AUTO_TEST_CASE(metadata_is_measured_after_merging)
{
    running emulator;
    const std::string half(2500, 'x');
    emulator.user("POST", "", R"({"externalId":"a","metadata":{"p":")" + half + "\"}}");
    const raw_response r = emulator.call("PATCH", "/a", R"({"metadata":{"q":")" + half + "\"}}");
    BOOST_TEST(r.status == 400);
    BOOST_TEST(error_of(r) == "bad_request: User metadata is limited to 4096 bytes in size.");
    BOOST_TEST(emulator.thread->users()[0].metadata.size() == 1);
    // The limit itself: {"p":"…"} has 8 bytes around the text.
    const auto fits = [&](std::size_t size) {
        return emulator
                   .call("POST", "", R"({"metadata":{"p":")" + std::string(size - 8, 'x') + "\"}}")
                   .status == 201;
    };
    BOOST_TEST(fits(4096));
    BOOST_TEST(!fits(4097));
}

BOOST_AUTO_TEST_CASE(what_is_not_a_json_object_is_refused)
{
    running emulator;
    const raw_response broken = emulator.call("POST", "", "{\"a\":");
    BOOST_TEST(broken.status == 400);
    BOOST_TEST(error_of(broken).starts_with("bad_request: "));
    BOOST_TEST(error_of(emulator.call("POST", "", "[]")) == "bad_request: should be object");
    BOOST_TEST(error_of(emulator.call("POST", "", R"({"profile":null})")) ==
               "bad_request: should be object");
    BOOST_TEST(error_of(emulator.call("POST", "", R"({"metadata":1})")) ==
               "bad_request: should be object,null");
    BOOST_TEST(emulator.call("POST", "", R"({"metadata":null,"brandId":null})").status == 201);
}

BOOST_AUTO_TEST_CASE(answers_carry_the_headers_of_the_service)
{
    running emulator;
    emulator.user("POST", "", R"({"externalId":"a"})");
    const raw_response r = emulator.call("DELETE", "/a");
    BOOST_TEST(r.header("Content-Type").value() == "application/json; charset=utf-8");
    BOOST_TEST(r.header("Cache-Control").value() == "private, no-cache, no-store, must-revalidate");
    BOOST_TEST(r.header("X-Content-Type-Options").value() == "nosniff");
    // SHA-1 of "{}" in base64, as any tool computes it.
    BOOST_TEST(r.header("ETag").value() == "W/\"2-vyGp6PvFo4RvsFtPoIWeCReyIC8\"");
    BOOST_TEST(r.header("Date").has_value());
    BOOST_TEST(r.keep_alive);
}

BOOST_AUTO_TEST_SUITE_END()
