#include "integration/fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace std::string_literals;
using sunco::delivery;
using sunco::errc;

BOOST_AUTO_TEST_SUITE(users_of_the_emulator)

BOOST_FIXTURE_TEST_CASE(a_user_is_created_and_read_back, fixture)
{
    sunco::user_create body = person("alice@acme", "Alice");
    body.profile.email = "alice@acme.example";
    body.metadata["plan"] = "gold";
    body.metadata["seats"] = 12;
    const sunco::user made = run(users.create(app, body));
    BOOST_TEST(!made.id.empty());
    BOOST_TEST((made.external_id == "alice@acme"s));
    BOOST_TEST((made.profile.given_name == "Alice"s));
    BOOST_TEST((made.metadata == body.metadata));
    BOOST_TEST(made.signed_up_at.has_value());
    BOOST_TEST((run(users.get(app, made.id)) == made));
    BOOST_TEST((run(users.get(app, "alice@acme")) == made));
}

BOOST_FIXTURE_TEST_CASE(a_key_that_exists_is_a_conflict_after_one_request, fixture)
{
    run(users.create(app, person("twice")));
    const auto again = run(users.try_create(app, person("twice")));
    BOOST_REQUIRE(again.has_error());
    BOOST_TEST((again.error() == errc::conflict));
    BOOST_TEST((again.error().delivery == delivery::answered));
    BOOST_TEST(again.error().http_status == 409u);
    BOOST_TEST(again.error().attempts == 1u);
    BOOST_REQUIRE_EQUAL(again.error().api_errors.size(), 1u);
    BOOST_TEST(again.error().api_errors[0].code == "conflict");
    BOOST_TEST(seen("create") == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_missing_user_is_not_found_in_both_forms, fixture)
{
    const auto missing = run(users.try_get(app, "nobody"));
    BOOST_REQUIRE(missing.has_error());
    BOOST_TEST((missing.error() == errc::not_found));
    BOOST_TEST(missing.error().api_errors.at(0).code == "user_not_found");
    BOOST_CHECK_EXCEPTION(run(users.get(app, "nobody")), sunco::error, [](const sunco::error& e) {
        return e.failure() == errc::not_found && e.failure().http_status == 404;
    });
    sunco::user_update change;
    change.profile.surname = "X";
    BOOST_TEST((run(users.try_update(app, "nobody", change)).error() == errc::not_found));
    BOOST_TEST((run(users.try_remove(app, "nobody")).error() == errc::not_found));
    BOOST_TEST(
        (run(users.try_remove_personal_information(app, "nobody")).error() == errc::not_found));
    BOOST_TEST((run(users.try_sync(app, "4711")).error() == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(an_update_sets_clears_and_leaves_alone, fixture)
{
    sunco::user_create body = person("bob", "Bob");
    body.profile.avatar_url = "https://pictures.example/bob.png";
    body.metadata["plan"] = "gold";
    const auto bob = run(users.create(app, body));
    sunco::user_update change;
    change.profile.surname = "Purple";
    change.profile.avatar_url = sunco::null;
    change.metadata = boost::json::object{{"seats", 3}};
    const auto changed = run(users.update(app, bob.id, change));
    BOOST_TEST((changed.profile.given_name == "Bob"s));
    BOOST_TEST((changed.profile.surname == "Purple"s));
    BOOST_TEST(!changed.profile.avatar_url.has_value());
    BOOST_TEST((changed.metadata == boost::json::object{{"plan", "gold"}, {"seats", 3}}));
}

BOOST_FIXTURE_TEST_CASE(a_removed_user_is_gone, fixture)
{
    const auto made = run(users.create(app, person("gone")));
    run(users.remove(app, made.id));
    BOOST_TEST((run(users.try_get(app, made.id)).error() == errc::not_found));
    BOOST_TEST(service->user_count() == 0u);
}

BOOST_FIXTURE_TEST_CASE(personal_information_goes_and_the_user_stays, fixture)
{
    auto body = person("private", "Eve");
    body.metadata["secret"] = "x";
    const auto made = run(users.create(app, body));
    const auto left = run(users.remove_personal_information(app, "private"));
    BOOST_TEST(left.id == made.id);
    BOOST_TEST((left.profile == sunco::profile{}));
    BOOST_TEST(left.metadata.empty());
}

BOOST_FIXTURE_TEST_CASE(a_list_searches_identities_and_not_profiles, fixture)
{
    sunco::user known;
    known.external_id = "sue";
    known.identities.push_back({"email", "sue@example.org", "sso", {}});
    service->put_user(known);
    auto other = person("other");
    other.profile.email = "sue@example.org";
    run(users.create(app, other));
    const auto found = run(users.list(app, {"sue@example.org"}));
    BOOST_REQUIRE_EQUAL(found.size(), 1u);
    BOOST_TEST((found[0].external_id == "sue"s));
    BOOST_TEST(run(users.list(app, {"nobody@example.org"})).empty());
}

BOOST_FIXTURE_TEST_CASE(a_sync_takes_the_core_users_values, fixture)
{
    sunco::user linked;
    linked.external_id = "old";
    linked.zendesk_id = "35436";
    service->put_user(linked);
    service->put_core_user({"35436", "new", "Sue", "Storm", "sue@example.org"});
    const auto synced = run(users.sync(app, "35436"));
    BOOST_TEST((synced.external_id == "new"s));
    BOOST_TEST((synced.profile.given_name == "Sue"s));
    BOOST_REQUIRE_EQUAL(synced.identities.size(), 1u);
    BOOST_TEST(synced.identities[0].value == "sue@example.org");
}

BOOST_FIXTURE_TEST_CASE(a_brand_separates_users_of_the_same_key, fixture)
{
    auto body = person("shared", "Plain");
    run(users.create(app, body));
    body.brand_id = "9477922990333";
    body.profile.given_name = "Branded";
    run(users.create(app, body));
    BOOST_TEST((run(users.get(app, "shared")).profile.given_name == "Plain"s));
    sunco::call_options in_brand;
    in_brand.brand_id = "9477922990333";
    BOOST_TEST((run(users.get(app, "shared", in_brand)).profile.given_name == "Branded"s));
}

BOOST_FIXTURE_TEST_CASE(every_byte_of_an_id_arrives_once_encoded, fixture)
{
    for (const std::string& id :
         std::vector<std::string>{"a/b ?#%2F+;é😀", "%", "a%20b", "+", "..x", "~._-"}) {
        const auto made = run(users.create(app, person(id)));
        BOOST_TEST((run(users.get(app, id)) == made), "id " << id);
    }
}

BOOST_FIXTURE_TEST_CASE(data_that_break_a_limit_are_not_sent, fixture)
{
    auto body = person("long", std::string(129, 'x'));
    const auto refused = run(users.try_create(app, body));
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error() == errc::invalid_argument));
    BOOST_TEST((refused.error().delivery == delivery::not_sent));
    BOOST_TEST(refused.error().attempts == 0u);
    BOOST_TEST(refused.error().message.find("profile.givenName") != std::string::npos);
    for (const std::string& id :
         std::vector<std::string>{""s, "."s, ".."s, "a\nb"s, "\xff"s, std::string(1025, 'x')})
        BOOST_TEST((run(users.try_remove(app, id)).error() == errc::invalid_argument));
    BOOST_TEST((run(users.try_get("..", "x")).error() == errc::invalid_argument));
    BOOST_TEST(service->log().empty());
}

BOOST_FIXTURE_TEST_CASE(options_that_cannot_be_used_are_refused, fixture)
{
    sunco::call_options options;
    options.timeout = std::chrono::milliseconds{0};
    BOOST_TEST((run(users.try_get(app, "x", options)).error() == errc::invalid_argument));
    options.timeout = std::chrono::milliseconds::max(); // as good as none
    BOOST_TEST((run(users.try_get(app, "x", options)).error() == errc::not_found));
    options.headers = {{"Host", "elsewhere"}};
    BOOST_TEST((run(users.try_get(app, "x", options)).error() == errc::invalid_argument));
    BOOST_TEST(service->log().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_app_is_told_apart_from_a_missing_user, fixture)
{
    const auto r = run(users.try_get("000000000000000000000000", "x"));
    BOOST_TEST((r.error() == errc::not_found));
    BOOST_TEST(r.error().api_errors.at(0).code == "app_not_found");
}

BOOST_AUTO_TEST_CASE(an_app_that_the_key_does_not_reach_is_forbidden)
{
    sunco::emulator_config two_apps;
    two_apps.foreign_apps = {"111111111111111111111111"};
    fixture f{two_apps};
    const auto r = f.run(f.users.try_get("111111111111111111111111", "x"));
    BOOST_TEST((r.error() == errc::forbidden));
    BOOST_TEST(r.error().http_status == 403u);
    BOOST_TEST(r.error().attempts == 1u);
}

BOOST_FIXTURE_TEST_CASE(what_the_service_alone_checks_is_its_bad_request, fixture)
{
    auto body = person("x");
    body.profile.email = "no address";
    const auto r = run(users.try_create(app, body));
    BOOST_TEST((r.error() == errc::client_error));
    BOOST_TEST(r.error().http_status == 400u);
    BOOST_TEST(r.error().api_errors.at(0).code == "bad_request");
    BOOST_TEST(std::string{sunco::error{r.error()}.what()}.find("address") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(call_info_tells_of_each_attempt, fixture)
{
    service->add_fault(sunco::parse_fault("error:operation=get,status=503"));
    run(users.create(app, person("info")));
    sunco::call_info info;
    sunco::call_options options;
    options.info = &info;
    sunco::request_counts counts{7, 7};
    options.counts = &counts;
    run(users.get(app, "info", options));
    BOOST_TEST(counts.requests == 2u);
    BOOST_TEST(counts.repeats == 1u);
    BOOST_REQUIRE_EQUAL(info.attempts.size(), 2u);
    BOOST_TEST(info.attempts[0].http_status == 503u);
    BOOST_TEST((info.attempts[0].code == errc::server_error));
    BOOST_TEST(info.attempts[1].http_status == 200u);
    BOOST_TEST(info.attempts[1].reused_connection);
    BOOST_TEST(info.http_status == 200u);
    BOOST_TEST(!info.headers.empty());
    BOOST_TEST(info.elapsed.count() > 0);
}

BOOST_FIXTURE_TEST_CASE(requests_say_who_sent_them, fixture)
{
    run(users.create(app, person("who")));
    const auto headers = service->log().at(0).headers;
    const std::pair agent{"User-Agent"s, "sunco/" SUNCO_VERSION ""s};
    BOOST_TEST((std::find(headers.begin(), headers.end(), agent) != headers.end()));
}

BOOST_FIXTURE_TEST_CASE(the_body_is_what_the_service_sent, fixture)
{
    std::string body = "old";
    sunco::call_options options;
    options.body = &body;
    const auto made = run(users.ensure(app, person("body"), options));
    BOOST_TEST((boost::json::parse(body).at("user") == boost::json::value_from(made.user)));
    BOOST_TEST(run(users.try_get(app, "nobody", options)).has_error());
    BOOST_TEST(boost::json::parse(body).as_object().contains("errors"));
    BOOST_TEST(run(users.try_get(app, "..", options)).has_error());
    BOOST_TEST(body.empty(), "nothing was answered");
}

BOOST_FIXTURE_TEST_CASE(one_connection_serves_many_calls, fixture)
{
    run(users.create(app, person("again")));
    for (int i = 0; i < 20; ++i)
        run(users.get(app, "again"));
    const auto stats = run(client.stats());
    BOOST_TEST(stats.connections_opened == 1u);
    BOOST_TEST(stats.connections_reused == 20u);
    BOOST_TEST(stats.idle == 1u);
    BOOST_TEST(stats.calls == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
