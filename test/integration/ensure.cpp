#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::string_literals;
using sunco::ensure_outcome;
using sunco::errc;

BOOST_AUTO_TEST_SUITE(ensuring_users)

BOOST_FIXTURE_TEST_CASE(what_is_not_there_is_created, fixture)
{
    const auto e = run(users.ensure(app, person("new")));
    BOOST_TEST((e.outcome == ensure_outcome::created));
    BOOST_TEST((e.user.external_id == "new"s));
}

BOOST_FIXTURE_TEST_CASE(what_is_there_is_left_alone, fixture)
{
    auto body = person("same");
    body.metadata["n"] = 1;
    run(users.create(app, body));
    const auto e = run(users.ensure(app, body));
    BOOST_TEST((e.outcome == ensure_outcome::unchanged));
    BOOST_TEST(seen("update") == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_differs_is_patched_with_no_more_than_the_difference, fixture)
{
    auto body = person("differs", "Old");
    body.profile.surname = "Same";
    body.metadata["keep"] = true;
    body.metadata["change"] = 1;
    run(users.create(app, body));
    body.profile.given_name = "New";
    body.metadata["change"] = 2;
    const auto e = run(users.ensure(app, body));
    BOOST_TEST((e.outcome == ensure_outcome::updated));
    BOOST_TEST((e.user.profile.given_name == "New"s));
    const auto log = service->log();
    BOOST_TEST(log.back().body == R"({"profile":{"givenName":"New"},"metadata":{"change":2}})");
}

BOOST_FIXTURE_TEST_CASE(what_the_body_does_not_name_stays, fixture)
{
    auto body = person("partial", "Ada");
    body.profile.surname = "Lovelace";
    run(users.create(app, body));
    const auto e = run(users.ensure(app, person("partial", "Ada")));
    BOOST_TEST((e.outcome == ensure_outcome::unchanged));
    BOOST_TEST((e.user.profile.surname == "Lovelace"s));
}

BOOST_FIXTURE_TEST_CASE(a_body_without_a_key_is_refused, fixture)
{
    sunco::user_create nameless;
    BOOST_TEST((run(users.try_ensure(app, nameless)).error() == errc::invalid_argument));
    BOOST_TEST(service->log().empty());
}

BOOST_FIXTURE_TEST_CASE(a_brand_of_the_call_is_the_brand_of_the_body, fixture)
{
    sunco::call_options in_brand;
    in_brand.brand_id = "77";
    const auto e = run(users.ensure(app, person("b"), in_brand));
    BOOST_TEST((e.user.brand_id == "77"s));
    auto other = person("b");
    other.brand_id = "78";
    BOOST_TEST((run(users.try_ensure(app, other, in_brand)).error() == errc::invalid_argument));
}

BOOST_FIXTURE_TEST_CASE(a_key_that_is_another_users_id_does_not_touch_that_user, fixture)
{
    sunco::user other;
    other.id = "aaaaaaaaaaaaaaaaaaaaaaaa";
    other.external_id = "other";
    service->put_user(other);
    sunco::user mine;
    mine.external_id = other.id;
    service->put_user(mine);
    const auto r = run(users.try_ensure(app, person(other.id, "Mine")));
    BOOST_TEST((r.error() == errc::not_found));
    BOOST_TEST(seen("update") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
