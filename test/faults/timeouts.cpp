#include <faults/fixture.hpp>
#include <support/run.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

// A server that does not answer in time. Time passes when the test says so.
namespace {

using sunco::close_reason;
using sunco::delivery;
using sunco::errc;
using sunco::testing::simulated_time;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::error_response;
using test::event;
using test::keyed;
using test::response;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

using answer = std::optional<sunco::result<sunco::user>>;

struct slow : test::fixture {
    slow()
    {
        settings.time = time;
        settings.retry = test::quick_retries();
    }

    // Starts a call; its end is written to the answer.
    void start(boost::asio::awaitable<sunco::result<sunco::user>> call)
    {
        boost::asio::co_spawn(io, std::move(call),
                              [this](std::exception_ptr, sunco::result<sunco::user> r) {
                                  got.emplace(std::move(r));
                              });
    }

    void start_get(sunco::call_options how = {})
    {
        how.info = &info;
        start(client().users().try_get("app1", "u1", how));
    }

    void run_until_ended()
    {
        run_until([this] { return got.has_value(); });
    }

    // Lets what is due be heard.
    void advance(std::chrono::milliseconds by)
    {
        time->advance(by);
        io.poll();
    }

    void check_timeout(unsigned attempts)
    {
        BOOST_TEST_REQUIRE(got->has_error());
        BOOST_TEST((got->error() == errc::timeout));
        BOOST_TEST((got->error().delivery == delivery::maybe_sent));
        BOOST_TEST(got->error().attempts == attempts);
    }

    std::shared_ptr<simulated_time> time = std::make_shared<simulated_time>();
    event arrived;
    answer got;
    sunco::call_info info;
};

script silent(const event& arrived)
{
    return script{}.read_request().tell(arrived).wait_until_gone();
}

/// Counts the connections that were closed, by why.
struct closings : sunco::observer {
    void connection_closed(close_reason why) override { ++count[why]; }
    std::map<close_reason, unsigned> count;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(timeouts, slow)

BOOST_AUTO_TEST_CASE(a_silent_server_is_given_up_on_and_tried_again)
{
    server.expect(silent(arrived));
    server.expect(script{}.answer(user_response()));
    start_get();
    run_until(arrived);
    advance(9'999ms);
    BOOST_TEST(!got.has_value());
    advance(1ms);
    run_until_ended();
    BOOST_TEST(got->has_value());
    BOOST_TEST_REQUIRE(info.attempts.size() == 2u);
    BOOST_TEST((info.attempts[0].code == errc::timeout));
    BOOST_TEST((info.attempts[0].delivery == delivery::maybe_sent));
    BOOST_TEST((info.elapsed < 11s));
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_CASE(the_limit_is_not_put_off_by_progress)
{
    const event more;
    settings.retry = sunco::retry_policy::none();
    server.expect(script{}
                      .answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
                      .tell(arrived)
                      .wait_for(more)
                      .send("\"")
                      .wait_until_gone());
    start_get();
    run_until(arrived);
    advance(9s);
    more.set();
    advance(1s);
    run_until_ended();
    BOOST_TEST((got->error() == errc::timeout));
    BOOST_TEST((got->error().delivery == delivery::answered));
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(a_call_may_have_a_limit_of_its_own)
{
    settings.retry = sunco::retry_policy::none();
    server.expect(silent(arrived));
    start_get({.attempt_timeout = 300ms});
    run_until(arrived);
    advance(300ms);
    run_until_ended();
    check_timeout(1);
    BOOST_TEST((got->error().retry_stop == sunco::retry_stop::attempts));
}

BOOST_AUTO_TEST_CASE(without_it_the_total_alone_counts)
{
    settings.timeouts.attempt = 0ms;
    server.expect(silent(arrived));
    start_get();
    run_until(arrived);
    advance(29'999ms);
    BOOST_TEST(!got.has_value());
    advance(1ms);
    run_until_ended();
    check_timeout(1);
    BOOST_TEST((got->error().retry_stop == sunco::retry_stop::deadline));
}

// The retry table's row "response timeout", for the operations that differ in it.
BOOST_AUTO_TEST_CASE(a_create_that_was_answered_too_late_is_found)
{
    server.expect(silent(arrived));
    server.expect(script{}
                      .answer(error_response(409, "conflict"))
                      .answer(response(200, R"({"user":{"id":"u1","externalId":"alice"}})")));
    start(client().users().try_create("app1", keyed(), {.info = &info}));
    run_until(arrived);
    advance(10s);
    run_until_ended();
    BOOST_TEST(got->has_value());
    BOOST_TEST(info.reconciled);
    BOOST_TEST(info.attempts.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_create_without_a_key_is_not_sent_again)
{
    server.expect(silent(arrived));
    start(client().users().try_create("app1", {}));
    run_until(arrived);
    advance(10s);
    run_until_ended();
    BOOST_TEST((got->error() == errc::outcome_unknown));
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(several_timeouts_in_a_row_empty_the_pool)
{
    const auto watching = std::make_shared<closings>();
    settings.observer = watching;
    settings.retry = sunco::retry_policy::none();
    settings.time = nullptr;
    settings.timeouts.attempt = 100ms;
    server.otherwise([](std::size_t n) {
        return n < 5 ? script{}.wait_until_gone() : script{}.serve(user_response());
    });
    BOOST_TEST(test::run(io, client().warm_up(5)) == 5u);
    for (const std::size_t left : {4u, 3u, 0u}) {
        check_failure(get(), errc::timeout, delivery::maybe_sent);
        check_pool(*this, left);
    }
    BOOST_TEST(watching->count[close_reason::failed] == 3u);
    BOOST_TEST(watching->count[close_reason::shutdown] == 2u);
    check_success(get());
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_CASE(an_answer_between_two_timeouts_keeps_the_others)
{
    settings.retry = sunco::retry_policy::none();
    settings.time = nullptr;
    settings.timeouts.attempt = 2s;
    server.otherwise(script{}.serve([](const std::string& request) {
        return request.find("quick") == std::string::npos ? std::string{} : user_response();
    }));
    BOOST_TEST(test::run(io, client().warm_up(8)) == 8u);
    const auto time_out = [&] {
        check_failure(get("slow", {.attempt_timeout = 100ms}), errc::timeout, delivery::maybe_sent);
    };
    time_out();
    time_out();
    check_success(get("quick"));
    time_out();
    time_out();
    check_pool(*this, 4);
    time_out();
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(a_limit_below_zero_is_refused)
{
    check_failure(get("u1", {.attempt_timeout = -1ms}), errc::invalid_argument, delivery::not_sent,
                  0);
    settings.timeouts.attempt = -1ms;
    end_client();
    BOOST_CHECK_THROW(client(), sunco::error);
}

BOOST_AUTO_TEST_SUITE_END()
