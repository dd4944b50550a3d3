#include <faults/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::event;
using test::fixture;
using test::response;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

sunco::user_create large_body()
{
    sunco::user_create body;
    body.profile.extra["notes"] = std::string(90'000, 'x');
    return body;
}

// What the client finds on its idle connection makes it open another, and nobody notices.
void check_replaced_unseen(fixture& x, script first, const event& ready)
{
    x.server.expect(std::move(first));
    x.server.expect(script{}.answer(user_response("u2")));
    check_success(x.get("u1"));
    x.run_until(ready);
    const auto second = x.get("u2");
    check_success(second);
    BOOST_TEST_REQUIRE(second.user.has_value());
    BOOST_TEST(second.user->id == "u2");
    BOOST_TEST(second.info.attempts.front().reused_connection == false);
    check_pool(x, 1);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(lifecycle, fixture)

BOOST_AUTO_TEST_CASE(line_26_unasked_408_while_idle)
{
    const event ready;
    check_replaced_unseen(
        *this, script{}.answer(user_response()).send(response(408, "")).end().tell(ready), ready);
}

BOOST_AUTO_TEST_CASE(line_27_unasked_answer_while_idle)
{
    const event ready;
    check_replaced_unseen(
        *this, script{}.answer(user_response()).send(user_response("stray")).tell(ready), ready);
}

BOOST_AUTO_TEST_CASE(line_27_one_unasked_byte_while_idle)
{
    const event ready;
    check_replaced_unseen(*this, script{}.answer(user_response()).send("\r").tell(ready), ready);
}

BOOST_AUTO_TEST_CASE(line_25_closed_while_idle)
{
    {
        const event ready;
        check_replaced_unseen(*this, script{}.answer(user_response()).end().tell(ready), ready);
        end_client();
    }
    const event ready;
    check_replaced_unseen(*this, script{}.answer(user_response()).reset().tell(ready), ready);
}

// The server closes at whatever moment its thread comes to it: before the next request, while it is
// written, or after.
BOOST_AUTO_TEST_CASE(line_25_closed_around_the_next_request_1000_rounds)
{
    settings.retry = test::quick_retries();
    server.otherwise([](std::size_t n) {
        script s;
        s.answer(user_response());
        switch (n % 4) {
        case 0:
            return s.end();
        case 1:
            return s.end_without_notify();
        case 2:
            return s.die();
        default:
            return s.reset();
        }
    });
    for (int round = 0; round < 1000; ++round) {
        const auto got = get();
        BOOST_TEST(!got.failed.has_value(), "round " << round);
    }
}

BOOST_AUTO_TEST_CASE(line_25_no_create_is_sent_twice_1000_rounds)
{
    settings.retry = test::quick_retries();
    server.otherwise([](std::size_t n) {
        script s;
        s.answer(user_response());
        return n % 2 == 0 ? s.die() : s.end();
    });
    std::size_t unknown = 0;
    for (int round = 0; round < 1000; ++round) {
        sunco::user_create body;
        body.profile.given_name = "round " + std::to_string(round) + ".";
        const auto got = create(body);
        if (got.failed)
            BOOST_TEST(got.failed->code == make_error_code(errc::outcome_unknown));
        unknown += got.failed ? 1 : 0;
    }
    const auto seen = server.requests();
    BOOST_TEST(seen.size() + unknown >= 1000u);
    for (int round = 0; round < 1000; ++round) {
        const std::string name = "round " + std::to_string(round) + ".";
        BOOST_TEST(std::ranges::count_if(seen, [&](const std::string& request) {
                       return request.find(name) != std::string::npos;
                   }) <= 1);
    }
}

BOOST_AUTO_TEST_CASE(line_28_early_refusal_of_a_large_request)
{
    for (const bool dies : {false, true}) {
        script s;
        s.read_head().send(response(413, ""));
        server.expect(dies ? std::move(s.die()) : std::move(s.end()));
        const auto got = create(large_body());
        check_failure(got, errc::client_error, delivery::answered);
        BOOST_TEST(got.failed->http_status == 413u);
        end_client();
    }
}

BOOST_AUTO_TEST_CASE(line_29_reset_after_the_request)
{
    server.expect(script{}.read_request().reset());
    check_failure(get(), errc::closed, delivery::maybe_sent);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_30_connection_close_and_http_1_0)
{
    const std::string old =
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}";
    for (const std::string& last : {response(200, "{}", "Connection: close\r\n"), old,
                                    response(200, "{}", "Connection: keep-alive, CLOSE\r\n")}) {
        server.expect(script{}.answer(last));
        check_success(remove());
        check_pool(*this, 0);
    }
}

namespace {

struct counting_observer : sunco::observer {
    void connection_closed(sunco::close_reason r) override { closed.push_back(r); }
    std::vector<sunco::close_reason> closed;
};

} // namespace

BOOST_AUTO_TEST_CASE(line_30_the_observer_hears_why)
{
    const auto seen = std::make_shared<counting_observer>();
    settings.observer = seen;
    const event ended;
    server.expect(script{}.answer(user_response("u1", 200, "Connection: close\r\n")));
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(user_response()).end().tell(ended));
    server.expect(script{}.answer(user_response()));
    get();
    get();
    get();
    run_until(ended);
    get();
    end_client();
    using why = sunco::close_reason;
    BOOST_TEST(
        (seen->closed == std::vector{why::not_reusable, why::failed, why::stale, why::shutdown}));
}

BOOST_AUTO_TEST_CASE(line_30_keep_alive_timeout)
{
    server.expect(script{}
                      .answer(user_response("u1", 200, "Keep-Alive: timeout=100\r\n"))
                      .answer(user_response("u1", 200, "Keep-Alive: timeout=0\r\n")));
    server.expect(script{}.answer(user_response()));
    check_success(get());
    check_success(get());
    BOOST_TEST(server.connections() == 1u);
    check_success(get());
    BOOST_TEST(server.connections() == 2u);
}

BOOST_AUTO_TEST_CASE(line_31_one_byte_now_and_then)
{
    for (const std::string& start :
         {std::string{"HTTP/1.1 200 OK\r\nX-A: "},
          std::string{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"}}) {
        server.expect(script{}.read_request().send(start).send_until_gone("x", 5ms));
        const auto got = get("u1", {.timeout = 300ms});
        BOOST_TEST_REQUIRE(got.failed.has_value());
        BOOST_TEST(got.failed->code == make_error_code(errc::timeout));
        BOOST_TEST((got.failed->delivery != delivery::not_sent));
        BOOST_TEST((got.took >= 300ms));
        check_pool(*this, 0);
    }
}

// "id-17." in a request's head.
std::size_t number_in(const std::string& request)
{
    return std::stoul(request.substr(request.find("/id-") + 4));
}

BOOST_AUTO_TEST_CASE(line_32_ten_thousand_calls_on_64_connections)
{
    constexpr std::size_t cap = 64;
    constexpr std::size_t calls = 10'000;
    server.otherwise(script{}.serve(user_response()));
    std::size_t done = 0;
    for (std::size_t i = 0; i < calls; ++i)
        start_get("id-" + std::to_string(i) + ".", [&, i](sunco::result<sunco::user> r) {
            BOOST_TEST(r.has_value());
            // Calls get their connections in order, so fewer than 64 earlier ones are still served.
            BOOST_TEST(done + cap > i);
            ++done;
        });
    std::size_t most = 0;
    run_until([&] {
        most = std::max(most, server.active());
        return done == calls;
    });
    BOOST_TEST(server.connections() == cap);
    BOOST_TEST(most <= cap);
    BOOST_TEST(server.requests().size() == calls);
    check_pool(*this, cap);
    for (std::size_t n = 0; n < cap; ++n)
        BOOST_TEST(std::ranges::is_sorted(server.record(n).requests, {}, number_in));
}

BOOST_AUTO_TEST_CASE(line_32_first_come_first_served)
{
    settings.pool.max_connections = 1;
    server.otherwise(script{}.serve(user_response()));
    std::size_t done = 0;
    for (int i = 0; i < 50; ++i)
        start_get("id-" + std::to_string(i) + ".", [&](sunco::result<sunco::user>) { ++done; });
    run_until([&] { return done == 50; });
    const auto seen = server.requests();
    BOOST_TEST_REQUIRE(seen.size() == 50u);
    for (std::size_t i = 0; i < seen.size(); ++i)
        BOOST_TEST(seen[i].find("id-" + std::to_string(i) + ".") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_32_waiting_too_long)
{
    settings.pool.max_connections = 1;
    settings.timeouts.pool_wait = 100ms;
    settings.retry = test::quick_retries();
    const event go_on;
    server.expect(script{}.read_request().wait_for(go_on).send(user_response()));
    bool first_done = false;
    start_get("u1", [&](sunco::result<sunco::user> r) {
        BOOST_TEST(r.has_value());
        first_done = true;
    });
    check_failure(get("u2"), errc::timeout, delivery::not_sent);
    go_on.set();
    run_until([&] { return first_done; });
    BOOST_TEST(server.requests().size() == 1u);
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_CASE(line_32_queue_that_is_full)
{
    settings.pool.max_connections = 1;
    settings.pool.max_waiting = 0;
    const event go_on;
    server.expect(script{}.read_request().wait_for(go_on).send(user_response()));
    bool first_done = false;
    start_get("u1", [&](sunco::result<sunco::user>) { first_done = true; });
    check_failure(get("u2"), errc::timeout, delivery::not_sent);
    go_on.set();
    run_until([&] { return first_done; });
}

// Though the connections end without a close_notify, in good order or not.
BOOST_AUTO_TEST_CASE(a_tls_session_outlives_its_connection)
{
    server.expect(script{}.answer(user_response("u1", 200, "Connection: close\r\n")));
    server.expect(script{}.answer(user_response()).read_request().reset());
    server.expect(script{}.answer(user_response()));
    check_success(get());
    check_success(get());
    BOOST_TEST(get().failed.has_value());
    check_success(get());
    BOOST_TEST(stats().connections_opened == 3u);
    BOOST_TEST(stats().tls_resumed == 2u);
}

BOOST_AUTO_TEST_CASE(line_32_queue_for_the_limits_that_is_full)
{
    settings.concurrency = {.enabled = true, .initial = 1, .maximum = 1};
    settings.pool.max_waiting = 1;
    const event go_on;
    server.expect(
        script{}.read_request().wait_for(go_on).send(user_response()).answer(user_response()));
    int good = 0;
    for (int i = 0; i < 2; ++i)
        start_get("u1",
                  [&](const sunco::result<sunco::user>& r) { good += r.has_value() ? 1 : 0; });
    run_until([&] { return server.requests().size() == 1; });
    const auto got = get("u2");
    check_failure(got, errc::timeout, delivery::not_sent);
    BOOST_TEST((got.failed->retry_stop == sunco::retry_stop::rate_limited));
    go_on.set();
    run_until([&] { return good == 2; });
}

BOOST_AUTO_TEST_SUITE_END()

// The answer is there before the request is out. No time passes, so that the client's patience with
// the rest of the request does not end before the server has read it.
BOOST_AUTO_TEST_CASE(line_28_early_refusal_by_a_server_that_reads_on)
{
    auto options = test::trusted_server();
    options.receive_buffer = 4096;
    options.segment_size = 536;
    fixture x{std::move(options)};
    x.settings.time = std::make_shared<sunco::testing::simulated_time>(
        sunco::testing::simulated_time::passing::by_hand);
    x.server.expect(script{}.read_head().send(response(401, "")).wait_until_gone());
    check_failure(x.create(large_body()), errc::unauthorized, delivery::answered);
    check_pool(x, 1);
    x.teardown();
    BOOST_TEST(x.server.record(0).rest.size() >= 90'000u);
}

BOOST_AUTO_TEST_CASE(line_28_early_refusal_by_a_server_that_reads_no_more)
{
    auto options = test::trusted_server();
    options.receive_buffer = 4096;
    options.segment_size = 536;
    fixture x{std::move(options)};
    const event go_on;
    // Nothing is read until the client has its answer, and the connection stays open.
    x.server.expect(script{}.read_head().send(response(401, "")).wait_for(go_on));
    const auto got = x.create(large_body());
    check_failure(got, errc::unauthorized, delivery::answered);
    const auto kept = x.stats().connections;
    go_on.set();
    x.teardown();
    // Buffers that grow as they please may take the whole request after all; then nothing was cut
    // short, and the connection is good.
    const bool all_taken = x.server.record(0).rest.size() >= 90'000u;
    if (all_taken)
        BOOST_TEST_MESSAGE("the kernel's buffers took the whole request");
    BOOST_TEST(kept == (all_taken ? 1u : 0u));
}
