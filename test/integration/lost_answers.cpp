#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::string_literals;
using sunco::delivery;
using sunco::errc;
using sunco::parse_fault;

// The emulator applies the request and the answer does not come. Its log is the judge.
BOOST_AUTO_TEST_SUITE(lost_answers)

BOOST_FIXTURE_TEST_CASE(a_create_with_a_key_makes_one_user_and_succeeds, fixture)
{
    service->add_fault(parse_fault("reset_after:operation=create"));
    sunco::call_info info;
    sunco::call_options options;
    options.info = &info;
    const auto made = run(users.create(app, person("once"), options));
    BOOST_TEST((made.external_id == "once"s));
    BOOST_TEST(info.reconciled);
    BOOST_TEST(service->user_count() == 1u);
    BOOST_TEST(seen("create") == 2u);
    BOOST_TEST(seen("get") == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_create_without_a_key_is_unknown_after_one_request, fixture)
{
    service->add_fault(parse_fault("lose_answer:operation=create"));
    sunco::user_create nameless;
    nameless.profile.given_name = "Noname";
    const auto r = run(users.try_create(app, nameless));
    BOOST_REQUIRE(r.has_error());
    BOOST_TEST((r.error() == errc::outcome_unknown));
    BOOST_TEST((r.error().delivery == delivery::maybe_sent));
    BOOST_TEST(seen("create") == 1u);
    BOOST_TEST(service->user_count() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_create_whose_key_another_holds_is_a_conflict_that_names_him, fixture)
{
    // The request was lost before it was applied, and meanwhile somebody else took the key.
    const auto other = run(users.create(app, person("taken", "Other")));
    service->add_fault(parse_fault("reset_before:operation=create"));
    const auto r = run(users.try_create(app, person("taken", "Mine")));
    BOOST_REQUIRE(r.has_error());
    BOOST_TEST((r.error() == errc::conflict));
    BOOST_TEST((r.error().existing_id == other.id));
}

BOOST_FIXTURE_TEST_CASE(a_removal_that_finds_nothing_after_its_own_loss_is_success, fixture)
{
    const auto made = run(users.create(app, person("doomed")));
    service->add_fault(parse_fault("lose_answer:operation=remove"));
    sunco::call_info info;
    sunco::call_options options;
    options.info = &info;
    run(users.remove(app, made.id, options));
    BOOST_TEST(info.already_gone);
    BOOST_TEST(service->user_count() == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_update_is_sent_again, fixture)
{
    run(users.create(app, person("patched")));
    service->add_fault(parse_fault("lose_answer:operation=update"));
    sunco::user_update change;
    change.profile.surname = "Again";
    BOOST_TEST((run(users.update(app, "patched", change)).profile.surname == "Again"s));
    BOOST_TEST(seen("update") == 2u);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_breaks_off_is_never_success, fixture)
{
    run(users.create(app, person("cut")));
    service->add_fault(parse_fault("truncate:operation=get,times=always"));
    const auto r = run(users.try_get(app, "cut"));
    BOOST_TEST((r.error() == errc::closed));
    BOOST_TEST(r.error().attempts == 3u);
}

BOOST_FIXTURE_TEST_CASE(no_retries_means_one_request, fixture)
{
    service->add_fault(parse_fault("error:operation=get,status=503,times=always"));
    sunco::call_options once;
    once.retry = sunco::retry_policy::none();
    const auto r = run(users.try_get(app, "x", once));
    BOOST_TEST((r.error() == errc::server_error));
    BOOST_TEST(r.error().http_status == 503u);
    BOOST_TEST(seen("get") == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_stall_ends_at_the_deadline, fixture)
{
    service->add_fault(parse_fault("stall:operation=get,times=always"));
    sunco::call_options brief;
    brief.timeout = std::chrono::milliseconds{50};
    const auto r = run(users.try_get(app, "x", brief));
    BOOST_TEST((r.error() == errc::timeout));
    BOOST_TEST((r.error().delivery == delivery::maybe_sent));
}

BOOST_FIXTURE_TEST_CASE(a_wait_that_cannot_end_in_time_is_not_begun, fixture)
{
    service->add_fault(parse_fault("rate_limit:operation=get,retry_after=50"));
    const auto r = run(users.try_get(app, "x"));
    BOOST_TEST((r.error() == errc::rate_limited));
    BOOST_TEST((r.error().retry_after == std::chrono::milliseconds{50'000}));
    BOOST_TEST(seen("get") == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_redirect_is_not_followed, fixture)
{
    service->add_fault(parse_fault("redirect:operation=get"));
    const auto r = run(users.try_get(app, "x"));
    BOOST_TEST((r.error() == errc::client_error));
    BOOST_TEST(r.error().http_status == 302u);
}

BOOST_FIXTURE_TEST_CASE(a_portals_page_is_a_bad_body, fixture)
{
    service->add_fault(parse_fault("content_type:operation=get"));
    BOOST_TEST((run(users.try_get(app, "x")).error() == errc::bad_body));
    service->add_fault(parse_fault("content_type:operation=remove"));
    BOOST_TEST((run(users.try_remove(app, "x")).error() == errc::bad_body));
}

BOOST_FIXTURE_TEST_CASE(connections_that_the_server_closes_unannounced_cost_no_call, fixture)
{
    run(users.create(app, person("stale")));
    service->add_fault(parse_fault("stale:times=always"));
    for (int i = 0; i < 100; ++i)
        BOOST_TEST((run(users.get(app, "stale")).external_id == "stale"s));
}

BOOST_AUTO_TEST_SUITE_END()
