#include "integration/fixture.hpp"

#include <sunco/testing/simulated_time.hpp>
#include <support/scarce_time.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

using sunco::delivery;
using sunco::errc;

namespace {

using outcome = std::shared_ptr<std::optional<sunco::result<sunco::user>>>;

outcome start_get(fixture& f, sunco::users_api users)
{
    const auto out = std::make_shared<std::optional<sunco::result<sunco::user>>>();
    boost::asio::co_spawn(f.io, users.try_get(f.app, "x"),
                          [out](std::exception_ptr e, sunco::result<sunco::user> r) {
                              if (!e)
                                  out->emplace(std::move(r));
                          });
    return out;
}

void run_until_seen(fixture& f, std::size_t requests)
{
    f.io.restart();
    while (f.seen("get") < requests)
        f.io.run_one_for(std::chrono::milliseconds{1});
}

/// Counts the connections that are opened, and those that a call finds open.
class count_connections final : public sunco::observer {
public:
    void connection_opened(std::chrono::nanoseconds, bool) override { ++opened; }
    void connection_reused() override { ++reused; }

    std::size_t opened = 0;
    std::size_t reused = 0;
};

/// A client that warms up, until it has opened some connections of a hundred.
struct half_warm {
    half_warm(fixture& f, std::size_t until)
    {
        sunco::config many = f.settings();
        many.pool.max_connections = 100;
        many.observer = seen;
        mine.emplace(f.io.get_executor(), many);
        warm = boost::asio::co_spawn(f.io, mine->warm_up(100), boost::asio::use_future);
        f.io.restart();
        while (seen->opened < until && f.io.run_one() > 0)
            ;
        BOOST_TEST_REQUIRE(seen->opened >= until);
    }

    std::shared_ptr<count_connections> seen = std::make_shared<count_connections>();
    std::optional<sunco::client> mine;
    std::future<std::size_t> warm;
};

} // namespace

BOOST_AUTO_TEST_SUITE(shutting_down)

BOOST_FIXTURE_TEST_CASE(calls_end_when_their_client_is_destroyed, fixture)
{
    service->add_fault(sunco::parse_fault("stall:times=always"));
    auto mine = std::make_unique<sunco::client>(io.get_executor(), settings());
    const auto out = start_get(*this, mine->users());
    run_until_seen(*this, 1);
    mine.reset();
    io.run();
    BOOST_REQUIRE(out->has_value());
    const auto f = (*out)->error();
    BOOST_TEST((f == boost::asio::error::operation_aborted));
    BOOST_TEST((f.delivery == delivery::maybe_sent));
}

BOOST_FIXTURE_TEST_CASE(calls_end_when_their_client_is_assigned_to, fixture)
{
    service->add_fault(sunco::parse_fault("stall"));
    sunco::client mine{io.get_executor(), settings()};
    const auto out = start_get(*this, mine.users());
    run_until_seen(*this, 1);
    mine = sunco::client{io.get_executor(), settings()};
    const auto next = start_get(*this, mine.users());
    io.run();
    BOOST_TEST_REQUIRE(out->has_value());
    BOOST_TEST(((*out)->error() == boost::asio::error::operation_aborted));
    BOOST_TEST_REQUIRE(next->has_value());
    BOOST_TEST(((*next)->error() == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(a_drain_lets_calls_end_and_takes_no_more, fixture)
{
    service->add_fault(sunco::parse_fault("delay:ms=20"));
    const auto out = start_get(*this, users);
    run_until_seen(*this, 1);
    const auto report = run(client.shutdown(std::chrono::seconds{10}));
    BOOST_TEST(report.finished == 1u);
    BOOST_TEST(report.not_sent + report.maybe_sent == 0u);
    BOOST_TEST(((*out)->error() == errc::not_found));
    const auto late = run(users.try_get(app, "x"));
    BOOST_TEST((late.error() == errc::shutting_down));
    BOOST_TEST((late.error().delivery == delivery::not_sent));
}

BOOST_FIXTURE_TEST_CASE(a_drain_that_loses_patience_says_what_it_cut, fixture)
{
    service->add_fault(sunco::parse_fault("stall:times=always"));
    const auto out = start_get(*this, users);
    run_until_seen(*this, 1);
    const auto report = run(client.shutdown(std::chrono::milliseconds{1}));
    BOOST_TEST(report.maybe_sent == 1u);
    io.restart();
    io.run();
    BOOST_TEST(((*out)->error() == boost::asio::error::operation_aborted));
}

BOOST_FIXTURE_TEST_CASE(two_drains_at_once_wait_for_the_same_calls, fixture)
{
    service->add_fault(sunco::parse_fault("delay:ms=20"));
    const auto out = start_get(*this, users);
    run_until_seen(*this, 1);
    std::size_t finished = 0;
    const auto note = [&](std::exception_ptr, sunco::drain_report r) { finished += r.finished; };
    boost::asio::co_spawn(io, client.shutdown(std::chrono::seconds{20}), note);
    boost::asio::co_spawn(io, client.shutdown(std::chrono::seconds{10}), note);
    // Far more than the few handlers that it takes, and far less than turning in circles would.
    std::size_t handlers = 0;
    while (finished < 2 && handlers < 1000)
        handlers += io.run_one_for(std::chrono::seconds{30});
    BOOST_TEST(finished == 2u);
    BOOST_TEST(out->has_value());
}

BOOST_FIXTURE_TEST_CASE(the_drain_that_is_over_first_cancels_for_both, fixture)
{
    service->add_fault(sunco::parse_fault("stall:times=always"));
    const auto out = start_get(*this, users);
    run_until_seen(*this, 1);
    std::optional<sunco::drain_report> patient;
    boost::asio::co_spawn(io, client.shutdown(std::chrono::hours{1}),
                          [&](std::exception_ptr, sunco::drain_report r) { patient = r; });
    const auto hasty = run(client.shutdown(std::chrono::milliseconds{1}));
    BOOST_TEST(hasty.maybe_sent == 1u);
    BOOST_REQUIRE(patient.has_value());
    BOOST_TEST(patient->finished == 1u);
    BOOST_TEST(((*out)->error() == boost::asio::error::operation_aborted));
}

BOOST_FIXTURE_TEST_CASE(a_client_that_is_destroyed_ends_its_drain, fixture)
{
    std::optional<sunco::client> mine{std::in_place, io.get_executor(), settings()};
    service->add_fault(sunco::parse_fault("stall:times=always"));
    const auto out = start_get(*this, mine->users());
    run_until_seen(*this, 1);
    std::optional<sunco::drain_report> drained;
    boost::asio::co_spawn(io, mine->shutdown(std::chrono::hours{1}),
                          [&](std::exception_ptr, sunco::drain_report r) { drained = r; });
    io.poll();
    BOOST_TEST(!drained.has_value());
    mine.reset();
    io.run();
    BOOST_TEST(drained.has_value());
    BOOST_TEST(((*out)->error() == boost::asio::error::operation_aborted));
}

BOOST_FIXTURE_TEST_CASE(warming_up_opens_nothing_to_a_host_that_is_not_trusted, fixture)
{
    sunco::config wary = settings();
    wary.tls.ca_pem.clear();
    sunco::client mine{io.get_executor(), wary};
    BOOST_TEST(run(mine.warm_up(2)) == 0u);
    BOOST_TEST((run(mine.users().try_get(app, "x")).error() == errc::tls)); // which says why
}

BOOST_FIXTURE_TEST_CASE(warming_up_opens_connections_that_calls_then_use, fixture)
{
    BOOST_TEST(run(client.warm_up(3)) == 3u);
    BOOST_TEST(run(client.stats()).idle == 3u);
    run(users.try_get(app, "x"));
    BOOST_TEST(run(client.stats()).connections_opened == 3u);
}

BOOST_FIXTURE_TEST_CASE(warming_up_takes_the_sessions_of_the_first_up_for_the_rest, fixture)
{
    sunco::config many = settings();
    many.pool.max_connections = 100;
    sunco::client mine{io.get_executor(), many};
    BOOST_TEST(run(mine.warm_up(100)) == 100u);
    const sunco::client_stats now = run(mine.stats());
    BOOST_TEST(now.idle == 100u);
    BOOST_TEST(now.connections_opened == 100u);
    BOOST_TEST(now.tls_resumed > 0u);
}

BOOST_FIXTURE_TEST_CASE(warming_up_dials_few_at_once_and_stops_where_nobody_answers, fixture)
{
    // The kernel takes the connections in, and nobody speaks TLS on them.
    using boost::asio::ip::tcp;
    tcp::acceptor silent{io, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    silent.non_blocking(true);
    sunco::config many = settings();
    many.base_url = "https://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
    many.pool.max_connections = 100;
    many.timeouts.handshake = std::chrono::milliseconds{50};
    sunco::client mine{io.get_executor(), many};
    BOOST_TEST(run(mine.warm_up(100)) == 0u);
    std::size_t dialed = 0;
    boost::system::error_code none_left;
    for (tcp::socket s{io}; !silent.accept(s, none_left); s = tcp::socket{io})
        ++dialed;
    BOOST_TEST(dialed == 32u);
}

BOOST_FIXTURE_TEST_CASE(a_call_takes_a_connection_that_a_warm_up_has_opened, fixture)
{
    // Of twice as many as are dialled at once, at least half are parked.
    half_warm some{*this, 64};
    const auto call = start_get(*this, some.mine->users());
    io.run();
    BOOST_REQUIRE(call->has_value());
    BOOST_TEST(((*call)->error() == errc::not_found));
    BOOST_TEST(some.seen->reused == 1u);
    BOOST_TEST(some.warm.get() == 100u);
    BOOST_TEST(some.seen->opened == 100u);
}

BOOST_FIXTURE_TEST_CASE(a_shutdown_ends_a_warm_up, fixture)
{
    half_warm some{*this, 1};
    run(some.mine->shutdown(std::chrono::hours{1}));
    // Those that were being opened, and at most one more for each.
    BOOST_TEST(some.seen->opened < 64u);
    some.warm.get();
}

BOOST_FIXTURE_TEST_CASE(a_warm_up_replaces_connections_that_were_idle_too_long, fixture)
{
    const auto time = std::make_shared<sunco::testing::simulated_time>();
    sunco::config simulated = settings();
    simulated.time = time;
    sunco::client mine{io.get_executor(), simulated};
    BOOST_TEST(run(mine.warm_up(3)) == 3u);
    BOOST_TEST(run(mine.warm_up(3)) == 3u);
    BOOST_TEST(run(mine.stats()).connections_opened == 3u);
    time->advance(std::chrono::minutes{1});
    BOOST_TEST(run(mine.warm_up(3)) == 3u);
    BOOST_TEST(run(mine.stats()).connections_opened == 6u);
    BOOST_TEST(run(mine.stats()).connections_reused == 0u);
}

// A call whose deadline could not be set is none of the client's calls.
BOOST_FIXTURE_TEST_CASE(warming_up_without_memory_for_a_deadline_leaves_nothing_behind, fixture)
{
    const auto time = std::make_shared<test::scarce_time>();
    sunco::config with_it = settings();
    with_it.time = time;
    sunco::client scarce{io.get_executor(), with_it};
    time->no_memory = true;
    BOOST_TEST(run(scarce.warm_up(1)) == 0u);
    time->no_memory = false;
    BOOST_TEST(run(scarce.stats()).calls == 0u);
    BOOST_TEST(run(scarce.warm_up(1)) == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_idle_client_keeps_no_context_running, fixture)
{
    run(users.try_get(app, "x")); // returns only if run() does
    io.restart();
    BOOST_TEST(io.run() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
