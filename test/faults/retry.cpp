#include <faults/fixture.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::error_response;
using test::keyed;
using test::response;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

struct retrying : test::fixture {
    retrying() { settings.retry = test::quick_retries(); }
};

std::string method_of(const std::string& request)
{
    return request.substr(0, request.find(' '));
}

std::vector<std::string> methods(const test::scripted_server& s)
{
    std::vector<std::string> out;
    for (const std::string& request : s.requests())
        out.push_back(method_of(request));
    return out;
}

void check_methods(const test::scripted_server& s, std::vector<std::string> expected)
{
    BOOST_TEST(methods(s) == expected, boost::test_tools::per_element());
}

std::string alice(std::string_view given_name = "Alice")
{
    return response(200, R"({"user":{"id":"u1","externalId":"alice","profile":{"givenName":")" +
                             std::string{given_name} + R"("}}})");
}

sunco::user_create alice_body()
{
    sunco::user_create body = keyed("alice");
    body.profile.given_name = "Alice";
    return body;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(retry, retrying)

BOOST_AUTO_TEST_CASE(line_34_retry_after_is_waited_for)
{
    server.expect(script{}
                      .answer(error_response(429, "too_many_requests", "Retry-After: 1\r\n"))
                      .answer(user_response()));
    const auto got = get();
    check_success(got, 2);
    BOOST_TEST((got.took >= 1s));
}

BOOST_AUTO_TEST_CASE(line_34_retry_after_date_counts_from_the_answers_own_date)
{
    server.expect(script{}
                      .answer(error_response(503, "busy",
                                             "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n"
                                             "Retry-After: Wed, 21 Oct 2015 07:28:01 GMT\r\n"))
                      .answer(user_response()));
    const auto got = get();
    check_success(got, 2);
    BOOST_TEST((got.took >= 1s));
}

BOOST_AUTO_TEST_CASE(line_34_values_that_ask_for_no_wait)
{
    for (const char* value :
         {"0", "-1", "junk", "1.5", "", "Wed, 21 Oct 2015 07:28:00 GMT", "1, 2"}) {
        BOOST_TEST_CONTEXT(value)
        {
            server.expect(script{}
                              .answer(error_response(429, "busy",
                                                     "Retry-After: " + std::string{value} + "\r\n"))
                              .answer(user_response()));
            check_success(get(), 2);
            end_client();
        }
    }
}

BOOST_AUTO_TEST_CASE(line_34_longer_than_allowed)
{
    for (const char* value : {"61", "9223372036854775808", "99999999999999999999999"}) {
        BOOST_TEST_CONTEXT(value)
        {
            server.expect(script{}.answer(
                error_response(429, "busy", "Retry-After: " + std::string{value} + "\r\n")));
            const auto got = get();
            check_failure(got, errc::rate_limited, delivery::answered);
            BOOST_TEST_REQUIRE(got.failed->retry_after.has_value());
            BOOST_TEST((*got.failed->retry_after >= 61s));
            end_client();
        }
    }
}

BOOST_AUTO_TEST_CASE(line_34_the_longest_of_several)
{
    server.expect(script{}.answer(
        error_response(429, "busy", "Retry-After: 0\r\nRetry-After: 70\r\nRetry-After: 1\r\n")));
    const auto got = get();
    check_failure(got, errc::rate_limited, delivery::answered);
    BOOST_TEST((got.failed->retry_after == 70s));
}

BOOST_AUTO_TEST_CASE(line_34_longer_than_the_deadline)
{
    server.expect(script{}.answer(error_response(503, "busy", "Retry-After: 30\r\n")));
    const auto got = get("u1", {.timeout = 20s});
    check_failure(got, errc::server_error, delivery::maybe_sent);
    BOOST_TEST((got.failed->retry_after == 30s));
    BOOST_TEST((got.took < 20s));
}

namespace {

/// Answers every request with the same bytes, which the test may change.
struct changing {
    explicit changing(std::string first) : bytes{std::move(first)} {}
    std::string operator()(const std::string&) const
    {
        const std::lock_guard lock{mutex};
        return bytes;
    }
    void set(std::string next)
    {
        const std::lock_guard lock{mutex};
        bytes = std::move(next);
    }
    mutable std::mutex mutex;
    std::string bytes;
};

struct tally {
    std::size_t good = 0;
    std::size_t bad = 0;
};

tally run_gets(test::fixture& x, std::size_t calls)
{
    tally t;
    for (std::size_t i = 0; i < calls; ++i)
        x.start_get("u1", [&](sunco::result<sunco::user> r) { ++(r ? t.good : t.bad); });
    x.run_until([&] { return t.good + t.bad == calls; });
    return t;
}

} // namespace

BOOST_AUTO_TEST_CASE(line_35_storm_of_429_is_bounded_by_the_budget)
{
    server.otherwise(script{}.serve(error_response(429, "too_many_requests")));
    BOOST_TEST(run_gets(*this, 1000).bad == 1000u);
    const auto seen = server.requests().size();
    // 500 tokens, 5 a retry; and every call's first request was sent.
    BOOST_TEST(seen >= 1000u);
    BOOST_TEST(seen <= 1100u);
    BOOST_TEST(stats().attempts == seen);
}

BOOST_AUTO_TEST_CASE(line_36_long_outage_and_recovery)
{
    const auto now = std::make_shared<changing>(error_response(503, "busy"));
    server.otherwise(script{}.serve([now](const std::string& r) { return (*now)(r); }));
    run_gets(*this, 200);
    const auto before = server.requests().size();
    BOOST_TEST(run_gets(*this, 500).bad == 500u);
    BOOST_TEST(server.requests().size() - before <= 600u);
    now->set(user_response());
    BOOST_TEST(run_gets(*this, 100).good == 100u);
}

BOOST_AUTO_TEST_CASE(line_37_one_refresh_after_401)
{
    int asked = 0;
    settings.credentials =
        sunco::token_provider{[&asked]() -> boost::asio::awaitable<sunco::secret> {
            co_return sunco::secret{"token-" + std::to_string(++asked)};
        }};
    server.expect(script{}
                      .answer(error_response(401, "unauthorized"))
                      .answer(user_response())
                      .answer(error_response(401, "unauthorized"))
                      .answer(error_response(401, "unauthorized")));
    check_success(get(), 2);
    check_failure(get(), errc::unauthorized, delivery::answered, 2);
    BOOST_TEST(asked == 4);
    BOOST_TEST(server.requests()[1].find("Bearer token-2\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_37_no_refresh_of_a_fixed_key)
{
    server.expect(script{}.answer(error_response(401, "unauthorized")));
    check_failure(get(), errc::unauthorized, delivery::answered);
}

BOOST_AUTO_TEST_CASE(line_38_a_call_past_its_deadline_sends_nothing_more)
{
    server.expect(script{}.read_request().wait_until_gone());
    const auto got = create(keyed(), {.timeout = 200ms});
    check_failure(got, errc::timeout, delivery::maybe_sent);
    BOOST_TEST(server.requests().size() == 1u);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_39_lost_create_that_had_worked)
{
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(409, "conflict")).answer(alice()));
    const auto got = create(alice_body());
    check_success(got, 3);
    BOOST_TEST(got.info.reconciled);
    BOOST_TEST(got.user->id == "u1");
    check_methods(server, {"POST", "POST", "GET"});
    const auto seen = server.requests();
    BOOST_TEST(seen[0] == seen[1]);
    BOOST_TEST(seen[2].starts_with("GET /v2/apps/app1/users/alice "));
}

// The service may leave out of its answer what it was told in the question.
BOOST_AUTO_TEST_CASE(line_39_answer_that_does_not_repeat_the_brand)
{
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(409, "conflict")).answer(alice()));
    const auto got = create(alice_body(), {.brand_id = "7"});
    check_success(got, 3);
    BOOST_TEST(got.info.reconciled);
    BOOST_TEST(server.requests()[2].starts_with("GET /v2/apps/app1/users/alice?brandId=7 "));
}

BOOST_AUTO_TEST_CASE(line_39_lost_create_that_had_not_worked)
{
    server.expect(script{}.read_request().end());
    server.expect(script{}.answer(user_response("u1", 201)));
    const auto got = create(alice_body());
    check_success(got, 2);
    BOOST_TEST(!got.info.reconciled);
    check_methods(server, {"POST", "POST"});
}

BOOST_AUTO_TEST_CASE(line_40_conflict_at_once)
{
    server.expect(script{}.answer(error_response(409, "conflict")));
    check_failure(create(alice_body()), errc::conflict, delivery::answered);
    check_methods(server, {"POST"});
}

BOOST_AUTO_TEST_CASE(line_40_conflict_after_attempts_that_were_not_processed)
{
    server.expect(script::without_handshake().await_input().reset());
    server.expect(script{}
                      .answer(error_response(429, "too_many_requests"))
                      .answer(error_response(409, "conflict")));
    check_failure(create(alice_body()), errc::conflict, delivery::answered, 3);
    check_methods(server, {"POST", "POST"});
}

BOOST_AUTO_TEST_CASE(line_41_another_user_holds_the_key)
{
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(409, "conflict")).answer(alice("Alicia")));
    const auto got = create(alice_body());
    check_failure(got, errc::conflict, delivery::maybe_sent, 3);
    BOOST_TEST((got.failed->existing_id == "u1"));
    check_methods(server, {"POST", "POST", "GET"});
}

BOOST_AUTO_TEST_CASE(line_41_nobody_holds_the_key)
{
    const std::string nobody = error_response(404, "user_not_found");
    server.expect(script{}.read_request().reset());
    server.expect(script{}
                      .answer(error_response(409, "conflict"))
                      .answer(nobody)
                      .answer(nobody)
                      .answer(nobody));
    check_failure(create(alice_body()), errc::outcome_unknown, delivery::maybe_sent, 5);
    check_methods(server, {"POST", "POST", "GET", "GET", "GET"});
}

BOOST_AUTO_TEST_CASE(line_41_the_look_at_the_key_fails)
{
    settings.retry.max_attempts = 2;
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(409, "conflict")).read_request().reset());
    server.expect(script{}.read_request().reset());
    const auto got = create(alice_body());
    check_failure(got, errc::outcome_unknown, delivery::maybe_sent, 4);
    BOOST_TEST(got.failed->cause == boost::asio::error::connection_reset);
    check_methods(server, {"POST", "POST", "GET", "GET"});
}

BOOST_AUTO_TEST_CASE(line_42_lost_create_without_a_key)
{
    const std::string part = "HTTP/1.1 201 Created\r\nContent-Le";
    std::vector<script> losses;
    losses.push_back(script{}.read_request().reset());
    losses.push_back(script{}.read_request().end());
    losses.push_back(script{}.read_request().end_without_notify());
    losses.push_back(script{}.answer(part).end());
    losses.push_back(script{}.answer("junk\r\n\r\n"));
    losses.push_back(script{}.answer(error_response(500, "internal")));
    losses.push_back(script{}.answer(error_response(503, "busy", "Retry-After: 0\r\n")));
    losses.push_back(script{}.answer(error_response(408, "timeout")));
    for (script& loss : losses) {
        server.expect(std::move(loss));
        check_failure(create({}), errc::outcome_unknown, delivery::maybe_sent);
        end_client();
    }
    BOOST_TEST(server.requests().size() == losses.size());
}

BOOST_AUTO_TEST_CASE(line_42_create_without_a_key_past_its_deadline)
{
    server.expect(script{}.read_request().wait_until_gone());
    check_failure(create({}, {.timeout = 200ms}), errc::outcome_unknown, delivery::maybe_sent);
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(line_42_create_without_a_key_that_was_not_processed)
{
    server.expect(script{}
                      .answer(error_response(429, "too_many_requests"))
                      .answer(error_response(425, "too_early"))
                      .answer(user_response("u1", 201)));
    check_success(create({}), 3);
}

BOOST_AUTO_TEST_CASE(line_43_lost_removal)
{
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(404, "user_not_found")));
    const auto got = remove();
    check_success(got, 2);
    BOOST_TEST(got.info.already_gone);
}

BOOST_AUTO_TEST_CASE(line_43_404_that_proves_nothing)
{
    server.expect(script{}.answer(error_response(404, "user_not_found")));
    check_failure(remove(), errc::not_found, delivery::answered);
    end_client();

    const std::string page = "HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n"
                             "Content-Length: 6\r\n\r\n<html>";
    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(page));
    check_failure(remove(), errc::not_found, delivery::maybe_sent, 2);
    end_client();

    server.expect(script{}.read_request().reset());
    server.expect(script{}.answer(error_response(404, "user_not_found")));
    check_failure(remove_personal_information(), errc::not_found, delivery::maybe_sent, 2);
}

BOOST_AUTO_TEST_CASE(line_29_the_same_for_what_may_be_repeated)
{
    const auto lose_one = [this] {
        server.expect(script{}.read_request().reset());
        server.expect(script{}.answer(user_response("u1", 200, "Connection: close\r\n")));
    };
    lose_one();
    check_success(get(), 2);
    lose_one();
    check_success(update({}), 2);
    lose_one();
    check_success(remove(), 2);
    lose_one();
    check_success(remove_personal_information(), 2);
    lose_one();
    check_success(sync("z1"), 2);
    lose_one();
    check_failure(create({}), errc::outcome_unknown, delivery::maybe_sent);
    check_success(get());
}

BOOST_AUTO_TEST_SUITE_END()
