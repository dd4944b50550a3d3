#include "integration/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using namespace std::string_literals;
using sunco::delivery;
using sunco::errc;
using sunco::parse_fault;

namespace {

template <class T>
struct pending {
    std::optional<sunco::result<T>> value;

    auto keep()
    {
        return [this](std::exception_ptr e, sunco::result<T> r) {
            if (!e)
                value.emplace(std::move(r));
        };
    }
};

sunco::user_update surname(std::string value)
{
    sunco::user_update change;
    change.profile.surname = std::move(value);
    return change;
}

struct circuit_log : sunco::observer {
    void circuit_opened(boost::system::error_code) override { ++opened; }
    void circuit_closed() override { ++closed; }
    int opened = 0;
    int closed = 0;
};

/// Cancels a call as soon as it hears of its first attempt.
struct impatient : sunco::observer {
    void attempt_started(const sunco::attempt_event&) override
    {
        if (std::exchange(armed, false))
            cancel.emit(asio::cancellation_type::terminal);
    }
    void connection_reused() override { ++reused; }
    void connection_closed(sunco::close_reason) override { ++closed; }

    asio::cancellation_signal cancel;
    bool armed = false;
    int reused = 0;
    int closed = 0;
};

asio::awaitable<sunco::secret> count_and_give(std::shared_ptr<int> asked)
{
    ++*asked;
    co_return sunco::secret{"a token"};
}

} // namespace

BOOST_AUTO_TEST_SUITE(policies)

BOOST_FIXTURE_TEST_CASE(a_call_cancelled_at_its_attempt_takes_no_connection, fixture)
{
    const auto heard = std::make_shared<impatient>();
    auto c = settings();
    c.observer = heard;
    sunco::client mine{io.get_executor(), c};
    sunco::users_api api = mine.users();
    run(api.create(app, person("u")));
    heard->armed = true;
    pending<sunco::user> cancelled;
    asio::co_spawn(io, api.try_get(app, "u"),
                   asio::bind_cancellation_slot(heard->cancel.slot(), cancelled.keep()));
    io.restart();
    io.run();
    BOOST_REQUIRE(cancelled.value && cancelled.value->has_error());
    BOOST_TEST((cancelled.value->error() == asio::error::operation_aborted));
    BOOST_TEST(heard->reused == 0);
    BOOST_TEST(heard->closed == 0);
    run(api.get(app, "u"));
    BOOST_TEST(heard->reused == 1);
}

BOOST_FIXTURE_TEST_CASE(a_call_cancelled_at_its_attempt_asks_for_no_token, fixture)
{
    const auto heard = std::make_shared<impatient>();
    const auto asked = std::make_shared<int>(0);
    auto c = settings();
    c.observer = heard;
    c.credentials = sunco::token_provider{[asked] { return count_and_give(asked); }};
    sunco::client mine{io.get_executor(), c};
    heard->armed = true;
    pending<sunco::user> cancelled;
    asio::co_spawn(io, mine.users().try_get(app, "u"),
                   asio::bind_cancellation_slot(heard->cancel.slot(), cancelled.keep()));
    io.restart();
    io.run();
    BOOST_REQUIRE(cancelled.value && cancelled.value->has_error());
    BOOST_TEST((cancelled.value->error() == asio::error::operation_aborted));
    BOOST_TEST(*asked == 0);
}

// The first update is lost and sent again after the second was called for.
BOOST_FIXTURE_TEST_CASE(a_retried_update_is_not_overtaken_by_a_newer_one, fixture)
{
    run(users.create(app, person("u")));
    service->add_fault(parse_fault("reset_before:operation=update"));
    pending<sunco::user> first, second;
    asio::co_spawn(io, users.try_update(app, "u", surname("old")), first.keep());
    asio::co_spawn(io, users.try_update(app, "u", surname("new")), second.keep());
    io.restart();
    io.run();
    BOOST_REQUIRE(first.value && first.value->has_value());
    BOOST_REQUIRE(second.value && second.value->has_value());
    BOOST_TEST((run(users.get(app, "u")).profile.surname == "new"s));
    std::vector<bool> bodies_are_old;
    for (const auto& r : service->log())
        if (r.operation == "update")
            bodies_are_old.push_back(r.body.find("old") != std::string::npos);
    BOOST_TEST(bodies_are_old == (std::vector<bool>{true, true, false}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(changes_to_other_users_do_not_wait, fixture)
{
    run(users.create(app, person("slow")));
    run(users.create(app, person("quick")));
    service->add_fault(parse_fault("stall:operation=update"));
    pending<sunco::user> stalled;
    sunco::call_options brief;
    brief.timeout = 2s;
    asio::co_spawn(io, users.try_update(app, "slow", surname("x"), brief), stalled.keep());
    io.restart();
    while (seen("update") == 0)
        io.run_one_for(1ms);
    pending<sunco::user> quick;
    asio::co_spawn(io, users.try_update(app, "quick", surname("y")), quick.keep());
    while (!quick.value)
        io.run_one();
    BOOST_TEST(quick.value->has_value());
    BOOST_TEST(!stalled.value.has_value());
    io.run();
}

BOOST_FIXTURE_TEST_CASE(a_change_that_waits_for_another_keeps_its_deadline, fixture)
{
    run(users.create(app, person("u")));
    service->add_fault(parse_fault("stall:operation=update"));
    pending<sunco::user> stalled, waiting;
    sunco::call_options longer, brief;
    longer.timeout = 300ms;
    brief.timeout = 20ms;
    asio::co_spawn(io, users.try_update(app, "u", surname("x"), longer), stalled.keep());
    asio::co_spawn(io, users.try_update(app, "u", surname("y"), brief), waiting.keep());
    io.restart();
    io.run();
    BOOST_REQUIRE(waiting.value && waiting.value->has_error());
    BOOST_TEST((waiting.value->error() == errc::timeout));
    BOOST_TEST((waiting.value->error().delivery == delivery::not_sent));
    BOOST_TEST(seen("update") == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_open_circuit_sends_nothing_and_closes_after_a_probe, fixture)
{
    const auto time = std::make_shared<sunco::testing::simulated_time>();
    const auto heard = std::make_shared<circuit_log>();
    auto c = settings();
    c.time = time;
    c.observer = heard;
    c.retry = sunco::retry_policy::none();
    c.circuit = {.failures = 3, .pause = 10s};
    sunco::client mine{io.get_executor(), c};
    sunco::users_api api = mine.users();
    service->add_fault(parse_fault("error:operation=get,status=503,times=4"));
    for (int i = 0; i < 3; ++i)
        BOOST_TEST((run(api.try_get(app, "x")).error() == errc::server_error));
    BOOST_TEST(heard->opened == 1);

    const auto refused = run(api.try_get(app, "x")).error();
    BOOST_TEST((refused == errc::server_error));
    BOOST_TEST((refused.delivery == delivery::not_sent));
    BOOST_TEST((refused.retry_after == 10s));
    BOOST_TEST((refused.retry_stop == sunco::retry_stop::circuit_open));
    BOOST_TEST(refused.attempts == 0u);
    BOOST_TEST(seen("get") == 3u);

    time->advance(10s);
    BOOST_TEST((run(api.try_get(app, "x")).error() == errc::server_error)); // the probe fails
    BOOST_TEST(seen("get") == 4u);
    BOOST_TEST((run(api.try_get(app, "x")).error().delivery == delivery::not_sent));
    time->advance(10s);
    BOOST_TEST((run(api.try_get(app, "x")).error() == errc::not_found)); // and this one does not
    BOOST_TEST(heard->closed == 1);
    BOOST_TEST((run(api.try_get(app, "x")).error() == errc::not_found));
    BOOST_TEST(seen("get") == 6u);
}

// The probe fails and waits to try again; meanwhile another call may probe.
BOOST_FIXTURE_TEST_CASE(a_probe_ends_with_its_request, fixture)
{
    const auto time = std::make_shared<sunco::testing::simulated_time>(
        sunco::testing::simulated_time::passing::by_hand);
    auto c = settings();
    c.time = time;
    c.retry.base_delay = 20s;
    c.retry.jitter = false;
    const auto opened = std::make_shared<circuit_log>();
    c.observer = opened;
    c.circuit = {.failures = 1, .pause = 5s};
    sunco::client mine{io.get_executor(), c};
    sunco::users_api api = mine.users();
    service->add_fault(parse_fault("error:operation=get,status=503"));
    pending<sunco::user> first, second;
    asio::co_spawn(io, api.try_get(app, "x"), first.keep());
    io.restart();
    while (opened->opened == 0)
        io.run_one();
    time->advance(5s);
    asio::co_spawn(io, api.try_get(app, "x"), second.keep());
    while (!second.value)
        io.run_one();
    BOOST_TEST((second.value->error() == errc::not_found));
    time->advance(15s);
    io.run();
    BOOST_TEST((first.value->error() == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(a_call_keeps_its_own_failure_when_the_circuit_opens, fixture)
{
    auto c = settings();
    c.circuit.failures = 1;
    sunco::client mine{io.get_executor(), c};
    service->add_fault(parse_fault("error:operation=get,status=503,body=json,times=always"));
    const auto f = run(mine.users().try_get(app, "x")).error();
    BOOST_TEST((f == errc::server_error));
    BOOST_TEST(f.http_status == 503u);
    BOOST_TEST(f.api_errors.size() == 1u);
    BOOST_TEST(f.attempts == 1u);
    BOOST_TEST((f.retry_stop == sunco::retry_stop::circuit_open));
    BOOST_TEST(f.retry_after.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_call_keeps_its_own_failure_when_the_rate_is_used_up, fixture)
{
    auto c = settings();
    c.rate_limit.per_second = 1.0 / 3600;
    sunco::client mine{io.get_executor(), c};
    service->add_fault(parse_fault("error:operation=get,status=503,times=always"));
    const auto f = run(mine.users().try_get(app, "x")).error();
    BOOST_TEST((f == errc::server_error));
    BOOST_TEST(f.http_status == 503u);
    BOOST_TEST((f.retry_stop == sunco::retry_stop::rate_limited));
    BOOST_TEST((f.retry_after > 59min));
    BOOST_TEST(seen("get") == 1u);
}

BOOST_FIXTURE_TEST_CASE(live_calls_go_before_bulk_ones, fixture)
{
    auto c = settings();
    c.pool.max_connections = 1;
    sunco::client mine{io.get_executor(), c};
    sunco::users_api api = mine.users();
    sunco::call_options bulk;
    bulk.priority = sunco::priority::bulk;
    std::vector<std::string> ended;
    const auto start = [&](const std::string& id, const sunco::call_options& how) {
        asio::co_spawn(io, api.try_get(app, id, how),
                       [&ended, id](std::exception_ptr, const sunco::result<sunco::user>&) {
                           ended.push_back(id);
                       });
    };
    for (int i = 0; i < 3; ++i)
        start("bulk" + std::to_string(i), bulk);
    start("live", {});
    io.restart();
    io.run();
    // The first had its connection before the live call came.
    BOOST_TEST(ended == (std::vector{"bulk0"s, "live"s, "bulk1"s, "bulk2"s}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_limit_on_requests_in_flight_shrinks_on_429, fixture)
{
    auto c = settings();
    c.concurrency = {.enabled = true, .initial = 8, .decrease = 0.5};
    c.retry = sunco::retry_policy::none();
    sunco::client mine{io.get_executor(), c};
    sunco::users_api api = mine.users();
    BOOST_TEST(run(mine.stats()).concurrency_limit == 8u);
    service->add_fault(parse_fault("rate_limit:operation=get,times=2"));
    for (int i = 0; i < 2; ++i)
        BOOST_TEST((run(api.try_get(app, "x")).error() == errc::rate_limited));
    const auto after = run(mine.stats());
    BOOST_TEST(after.concurrency_limit == 2u);
    BOOST_TEST(after.in_flight == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_trace_goes_with_every_request_of_its_call, fixture)
{
    service->add_fault(parse_fault("error:operation=get,status=503"));
    sunco::call_options traced;
    traced.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    BOOST_TEST((run(users.try_get(app, "x", traced)).error() == errc::not_found));
    std::size_t with_trace = 0;
    for (const auto& r : service->log())
        for (const auto& [name, value] : r.headers)
            with_trace += name == "traceparent" && value == *traced.traceparent ? 1 : 0;
    BOOST_TEST(with_trace == 2u);

    traced.traceparent = "00-00000000000000000000000000000000-00f067aa0ba902b7-01";
    BOOST_TEST((run(users.try_get(app, "x", traced)).error() == errc::invalid_argument));
    BOOST_TEST(seen("get") == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_failure_says_why_there_was_no_further_attempt, fixture)
{
    using sunco::retry_stop;
    const auto stop_of = [&](sunco::call_options how = {}) {
        return run(users.try_get(app, "x", how)).error().retry_stop;
    };
    BOOST_TEST((stop_of() == retry_stop::not_retryable));
    service->add_fault(parse_fault("error:operation=get,status=503,times=always"));
    BOOST_TEST((stop_of() == retry_stop::attempts));
    sunco::call_options picky;
    picky.retry = settings().retry;
    picky.retry->predicate = [](const sunco::failure&) { return false; };
    BOOST_TEST((stop_of(picky) == retry_stop::predicate));
    picky.retry->predicate = [](const sunco::failure&) -> bool { throw std::out_of_range{"mine"}; };
    BOOST_CHECK_THROW(run(users.try_get(app, "x", picky)), std::out_of_range);
    // Not the same as a caller who was cancelled: a request was sent.
    picky.retry->predicate = [](const sunco::failure&) -> bool {
        throw boost::system::system_error{boost::asio::error::operation_aborted};
    };
    BOOST_CHECK_THROW(run(users.try_get(app, "x", picky)), boost::system::system_error);
    BOOST_TEST(run(client.stats()).calls == 0u);
    sunco::call_options patient;
    patient.retry = settings().retry;
    patient.retry->base_delay = patient.retry->max_delay = 1h;
    patient.retry->jitter = false;
    BOOST_TEST((stop_of(patient) == retry_stop::deadline));
}

BOOST_FIXTURE_TEST_CASE(settings_that_contradict_themselves_are_refused, fixture)
{
    const auto refused = [&](auto change) {
        auto c = settings();
        change(c);
        BOOST_CHECK_EXCEPTION(sunco::client(io.get_executor(), c), sunco::error,
                              [](const auto& e) { return e.failure() == errc::configuration; });
    };
    refused([](sunco::config& c) { c.concurrency.initial = 100; });
    refused([](sunco::config& c) { c.concurrency.minimum = 0; });
    refused([](sunco::config& c) { c.concurrency.decrease = 1; });
    refused([](sunco::config& c) { c.concurrency.latency_tolerance = 0.5; });
    refused([](sunco::config& c) { c.concurrency.negligible_latency = -1ms; });
    refused([](sunco::config& c) { c.circuit.pause = 0ms; });
    refused([](sunco::config& c) {
        c.rate_limit.per_second = 1;
        c.rate_limiter = std::make_shared<sunco::rate_limiter>(sunco::rate_limit{.per_second = 1});
    });
}

BOOST_AUTO_TEST_SUITE_END()
