#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace std::string_literals;
using sunco::errc;
using sunco::parse_fault;
using sunco::testing::simulated_time;

namespace {

struct simulated : fixture {
    std::shared_ptr<simulated_time> time = std::make_shared<simulated_time>();

    [[nodiscard]] sunco::client client_in_simulated_time(sunco::config c)
    {
        c.time = time;
        return sunco::client{io.get_executor(), std::move(c)};
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(time_that_is_simulated)

BOOST_FIXTURE_TEST_CASE(an_hour_of_backoff, simulated)
{
    auto c = settings();
    c.retry.base_delay = c.retry.max_delay = 20min;
    c.retry.jitter = false;
    c.retry.max_attempts = 4;
    c.timeouts.total = 2h;
    auto mine = client_in_simulated_time(c);
    run(users.create(app, person("patient")));
    service->add_fault(parse_fault("error:operation=get,status=503,times=3"));
    BOOST_TEST((run(mine.users().get(app, "patient")).external_id == "patient"s));
    BOOST_TEST((time->elapsed() == 1h));
    BOOST_TEST(seen("get") == 4u);
    BOOST_TEST(time->alarms_set() == 0u);
}

BOOST_FIXTURE_TEST_CASE(the_rate_limit_of_a_day, simulated)
{
    auto c = settings();
    c.rate_limit.per_second = 1.0 / 3600;
    c.timeouts.total = 48h;
    auto mine = client_in_simulated_time(c);
    for (int i = 0; i < 25; ++i)
        BOOST_TEST((run(mine.users().try_get(app, "x")).error() == errc::not_found));
    BOOST_TEST((time->elapsed() == 24h));
}

BOOST_FIXTURE_TEST_CASE(a_deadline_strikes_when_the_test_moves_the_clock, simulated)
{
    service->add_fault(parse_fault("stall:operation=get"));
    auto c = settings();
    c.timeouts.attempt = 0ms;
    auto mine = client_in_simulated_time(c);
    std::optional<sunco::result<sunco::user>> ended;
    boost::asio::co_spawn(
        io, mine.users().try_get(app, "x"),
        [&](std::exception_ptr, sunco::result<sunco::user> r) { ended.emplace(std::move(r)); });
    io.restart();
    while (seen("get") == 0)
        io.run_one_for(1ms);
    time->advance(29s);
    io.poll();
    BOOST_TEST(!ended.has_value());
    time->advance(1s);
    io.run();
    BOOST_REQUIRE(ended.has_value());
    BOOST_TEST((ended->error() == errc::timeout));
}

BOOST_FIXTURE_TEST_CASE(a_silent_service_is_asked_again, simulated)
{
    run(users.create(app, person("x")));
    service->add_fault(parse_fault("stall:operation=get"));
    auto mine = client_in_simulated_time(settings());
    std::optional<sunco::result<sunco::user>> ended;
    boost::asio::co_spawn(
        io, mine.users().try_get(app, "x"),
        [&](std::exception_ptr, sunco::result<sunco::user> r) { ended.emplace(std::move(r)); });
    io.restart();
    while (seen("get") == 0)
        io.run_one_for(1ms);
    time->advance(10s);
    io.run();
    BOOST_REQUIRE(ended.has_value());
    BOOST_TEST(ended->has_value());
    BOOST_TEST(seen("get") == 2u);
}

BOOST_FIXTURE_TEST_CASE(the_same_seed_waits_the_same_time, simulated)
{
    const auto backoff_with = [&](std::uint64_t seed) {
        auto c = settings();
        c.retry.base_delay = 1s;
        c.random_seed = seed;
        auto mine = client_in_simulated_time(c);
        service->add_fault(parse_fault("error:operation=get,status=503,times=3"));
        const auto before = time->elapsed();
        BOOST_TEST((run(mine.users().try_get(app, "x")).error() == errc::server_error));
        return time->elapsed() - before;
    };
    const auto first = backoff_with(1);
    BOOST_TEST((first > 0s));
    BOOST_TEST((backoff_with(1) == first));
    BOOST_TEST((backoff_with(2) != first));
}

BOOST_FIXTURE_TEST_CASE(a_wall_clock_that_jumps_changes_no_wait, simulated)
{
    auto c = settings();
    c.retry.base_delay = 10s;
    c.retry.jitter = false;
    auto mine = client_in_simulated_time(c);
    service->add_fault(parse_fault("error:operation=get,status=503"));
    time->shift_wall(-1h);
    BOOST_TEST((run(mine.users().try_get(app, "x")).error() == errc::not_found));
    BOOST_TEST((time->elapsed() == 10s));
}

// The token is dated by the wall clock, and renewed when four fifths of its life are over.
BOOST_FIXTURE_TEST_CASE(a_token_is_renewed_as_time_passes, simulated)
{
    time->advance(std::chrono::system_clock::now() - time->wall_now());
    auto c = settings();
    c.credentials =
        sunco::jwt_auth{service->key_id(), sunco::secret{service->secret()}, "app", 600s};
    auto mine = client_in_simulated_time(c);
    const auto token_of = [&] {
        BOOST_TEST((run(mine.users().try_get(app, "x")).error() == errc::not_found));
        const auto log = service->log();
        for (const auto& [name, value] : log.back().headers)
            if (name == "Authorization")
                return value;
        return ""s;
    };
    const auto first = token_of();
    time->advance(479s);
    BOOST_TEST(token_of() == first);
    time->advance(1s);
    BOOST_TEST(token_of() != first);
}

// The second waits for the first, which waits for time: neither may hold the clock.
BOOST_FIXTURE_TEST_CASE(changes_to_one_user_on_a_strand, simulated)
{
    run(users.create(app, person("u")));
    service->add_fault(parse_fault("error:operation=update,status=503"));
    auto c = settings();
    c.threading = sunco::threading::multi_threaded;
    c.retry.base_delay = 10s;
    c.retry.jitter = false;
    auto mine = client_in_simulated_time(c);
    int ended = 0;
    for (const char* name : {"first", "second"}) {
        sunco::user_update change;
        change.profile.surname = name;
        boost::asio::co_spawn(io, mine.users().try_update(app, "u", change),
                              [&](std::exception_ptr, const sunco::result<sunco::user>& r) {
                                  BOOST_TEST(r.has_value());
                                  ++ended;
                              });
    }
    io.restart();
    io.run_for(10s); // it is over at once; a clock that stands still must not hang the test
    BOOST_TEST(ended == 2);
    BOOST_TEST((time->elapsed() == 10s));
}

// One sleeps for an hour while the other tries again after a second.
BOOST_FIXTURE_TEST_CASE(clients_that_share_a_clock_do_not_overshoot, simulated)
{
    service->add_fault(parse_fault("error:operation=get,status=503,times=2"));
    const auto waits = [&](std::chrono::milliseconds wait, std::chrono::milliseconds total) {
        auto c = settings();
        c.retry.base_delay = c.retry.max_delay = wait;
        c.retry.jitter = false;
        c.timeouts.total = total;
        return client_in_simulated_time(c);
    };
    auto patient = waits(1h, 2h);
    auto brisk = waits(1s, 30s);
    int not_found = 0;
    for (sunco::client* each : {&patient, &brisk})
        boost::asio::co_spawn(io, each->users().try_get(app, "x"),
                              [&](std::exception_ptr, const sunco::result<sunco::user>& r) {
                                  not_found += r.error() == errc::not_found ? 1 : 0;
                              });
    io.restart();
    io.run_for(10s);
    BOOST_TEST(not_found == 2);
    BOOST_TEST((time->elapsed() == 1h));
}

// Whoever was let in is awake, though the strand has not run it yet.
BOOST_FIXTURE_TEST_CASE(calls_that_wait_for_one_another_on_a_strand, simulated)
{
    auto c = settings();
    c.threading = sunco::threading::multi_threaded;
    c.concurrency = {.enabled = true, .initial = 1, .maximum = 1};
    auto mine = client_in_simulated_time(c);
    int not_found = 0;
    for (int i = 0; i < 8; ++i)
        boost::asio::co_spawn(io, mine.users().try_get(app, "x"),
                              [&](std::exception_ptr, const sunco::result<sunco::user>& r) {
                                  not_found += r.error() == errc::not_found ? 1 : 0;
                              });
    io.restart();
    io.run_for(10s);
    BOOST_TEST(not_found == 8);
    BOOST_TEST((time->elapsed() == 0s));
}

BOOST_AUTO_TEST_SUITE_END()
