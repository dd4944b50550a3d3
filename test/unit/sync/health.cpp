#include <sync/health.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using namespace std::chrono_literals;
using sunco::errc;
using sunco::failure;
using sunco::sync::blame;
using sunco::sync::health;
using sunco::sync::patience;
using sunco::sync::time_point;
using kind = sunco::sync::trouble_action::kind;

const time_point start{1h};
const patience patient{1s, 30s, 20s};

failure answered(errc code, unsigned status, std::vector<sunco::api_error> errors = {})
{
    failure f = sunco::make_failure(code, "");
    f.http_status = status;
    f.delivery = sunco::delivery::answered;
    f.api_errors = std::move(errors);
    return f;
}

const failure down = answered(errc::server_error, 503);

failure limited(std::optional<std::chrono::milliseconds> retry_after)
{
    failure f = answered(errc::rate_limited, 429);
    f.retry_after = retry_after;
    return f;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_health)

BOOST_AUTO_TEST_CASE(whom_to_blame)
{
    using sunco::sync::blame_for;
    const auto of = [](errc code) { return blame_for(sunco::make_failure(code, "")); };
    for (const errc code :
         {errc::unauthorized, errc::forbidden, errc::resolve, errc::tls, errc::configuration})
        BOOST_TEST((of(code) == blame::setup), to_string(code));
    for (const errc code :
         {errc::connect, errc::timeout, errc::closed, errc::protocol, errc::too_large,
          errc::bad_body, errc::rate_limited, errc::server_error, errc::outcome_unknown})
        BOOST_TEST((of(code) == blame::service), to_string(code));
    for (const errc code : {errc::invalid_argument, errc::conflict})
        BOOST_TEST((of(code) == blame::record), to_string(code));
    BOOST_TEST((of(errc::shutting_down) == blame::none));
    failure cancelled;
    cancelled.code = boost::asio::error::operation_aborted;
    BOOST_TEST((blame_for(cancelled) == blame::none));
}

BOOST_AUTO_TEST_CASE(a_404_is_the_records_only_in_the_services_own_words)
{
    using sunco::sync::blame_for;
    BOOST_TEST(
        (blame_for(answered(errc::not_found, 404, {{"user_not_found", ""}})) == blame::record));
    BOOST_TEST(
        (blame_for(answered(errc::not_found, 404, {{"app_not_found", ""}})) == blame::setup));
    BOOST_TEST((blame_for(answered(errc::not_found, 404)) == blame::service));
    BOOST_TEST((blame_for(answered(errc::client_error, 400)) == blame::record));
    BOOST_TEST((blame_for(answered(errc::client_error, 302)) == blame::setup));
}

BOOST_AUTO_TEST_CASE(what_may_have_applied)
{
    using sunco::sync::may_have_applied;
    BOOST_TEST(!may_have_applied(sunco::make_failure(errc::connect, "")));
    BOOST_TEST(may_have_applied(down));
    BOOST_TEST(may_have_applied(answered(errc::bad_body, 201)));
    BOOST_TEST(!may_have_applied(answered(errc::rate_limited, 429)));
    BOOST_TEST(!may_have_applied(answered(errc::unauthorized, 401)));
    failure lost = sunco::make_failure(errc::unauthorized, "");
    lost.delivery = sunco::delivery::maybe_sent;
    BOOST_TEST(may_have_applied(lost));
}

BOOST_AUTO_TEST_CASE(a_service_that_never_worked_pauses_the_job)
{
    health h{patient};
    for (unsigned tries = 1; tries <= 10; ++tries) {
        const auto action = h.trouble(1, tries, down, start + tries * 1ms);
        BOOST_TEST((action.what == kind::again));
        BOOST_TEST(h.paused().has_value());
    }
    // All of that was one moment, so it counts as one probe.
    BOOST_TEST((h.next_probe() == start + 1ms + 1s));
}

BOOST_AUTO_TEST_CASE(probes_come_ever_more_seldom_until_patience_ends)
{
    health h{patient};
    auto action = h.trouble(1, 1, down, start);
    std::vector<std::chrono::seconds> at;
    for (unsigned tries = 2; action.what == kind::again && tries < 100; ++tries) {
        at.push_back(std::chrono::duration_cast<std::chrono::seconds>(h.next_probe() - start));
        action = h.trouble(1, tries, down, h.next_probe());
    }
    BOOST_TEST((at == std::vector<std::chrono::seconds>{1s, 3s, 7s, 15s, 20s}));
    BOOST_TEST((action.what == kind::stop));
}

BOOST_AUTO_TEST_CASE(no_patience_stops_at_the_first_sign)
{
    health h{patience{1s, 30s, 0s}};
    BOOST_TEST((h.trouble(1, 1, down, start).what == kind::stop));
}

BOOST_AUTO_TEST_CASE(one_bad_record_among_good_ones_fails)
{
    health h{patient};
    h.good();
    auto action = h.trouble(1, 1, down, start);
    BOOST_TEST((action.what == kind::again && action.delay == 1s));
    h.good();
    action = h.trouble(1, 2, down, start);
    BOOST_TEST((action.what == kind::again && action.delay == 2s));
    BOOST_TEST((h.trouble(1, 3, down, start).what == kind::fail));
    BOOST_TEST(!h.paused().has_value());
}

BOOST_AUTO_TEST_CASE(three_records_in_a_row_pause_the_job)
{
    health h{patient};
    h.good();
    for (std::uint64_t line = 1; line <= 2; ++line) {
        BOOST_TEST((h.trouble(line, 2, down, start).what == kind::again));
        BOOST_TEST(!h.paused().has_value());
    }
    BOOST_TEST((h.trouble(3, 3, down, start).what == kind::again));
    BOOST_TEST(h.paused().has_value());
    h.good();
    BOOST_TEST(!h.paused().has_value());
    BOOST_TEST((h.trouble(4, 1, down, start).what == kind::again));
    BOOST_TEST(!h.paused().has_value());
}

BOOST_AUTO_TEST_CASE(settings_at_fault_pause_the_job_at_once)
{
    health h{patient};
    h.good();
    BOOST_TEST((h.trouble(1, 9, answered(errc::unauthorized, 401), start).what == kind::again));
    BOOST_TEST((*h.paused() == errc::unauthorized));
}

BOOST_AUTO_TEST_CASE(patience_counts_from_the_start_of_each_pause)
{
    health h{patient};
    BOOST_TEST((h.trouble(1, 1, down, start).what == kind::again));
    h.good();
    const auto denied = answered(errc::forbidden, 403);
    BOOST_TEST((h.trouble(1, 2, denied, start + 30s).what == kind::again));
    BOOST_TEST((h.next_probe() == start + 31s));
}

BOOST_AUTO_TEST_CASE(a_rate_limit_burns_no_record_and_is_waited_for)
{
    health h{patient};
    for (unsigned tries = 1; tries <= 20; ++tries) {
        h.good();
        const auto action = h.trouble(1, tries, limited(45s), start);
        BOOST_TEST((action.what == kind::again && action.delay == 45s));
    }
    h.good();
    BOOST_TEST((h.trouble(1, 1, limited({}), start).delay == 1s));
    BOOST_TEST((h.trouble(1, 1, limited(std::chrono::hours{100'000}), start).delay == 15min));
}

BOOST_AUTO_TEST_CASE(a_pause_lasts_as_long_as_the_service_asks)
{
    health h{patient};
    BOOST_TEST((h.trouble(1, 1, limited(60s), start).what == kind::again));
    BOOST_TEST((h.next_probe() == start + 60s));
    BOOST_TEST((h.trouble(1, 2, limited(60s), start + 60s).what == kind::stop));
}

BOOST_AUTO_TEST_CASE(short_waits_asked_for_do_not_go_on_for_ever)
{
    health h{patient};
    auto now = start;
    unsigned tries = 1;
    while (h.trouble(1, tries++, limited(1s), now).what == kind::again && tries < 100)
        now = h.next_probe();
    BOOST_TEST((now == start + 20s));
}

BOOST_AUTO_TEST_SUITE_END()
