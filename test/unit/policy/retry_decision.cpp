// What bounds a retry: attempts, deadline, budget, Retry-After, predicate; and random histories.
#include <policy/retry_decision.hpp>

#include "support/seed.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <random>

using namespace std::chrono_literals;
using namespace sunco::policy;
using std::chrono::milliseconds;
using sunco::delivery;
using sunco::errc;
using sunco::retry_stop;

namespace {

const attempt_result unavailable{.code = errc::server_error,
                                 .delivery = delivery::answered,
                                 .http_status = 503,
                                 .response_started = true};
const attempt_result throttled{.code = errc::rate_limited,
                               .delivery = delivery::answered,
                               .http_status = 429,
                               .response_started = true};

struct bench {
    sunco::retry_policy policy{};
    retry_budget budget{500};
    history past{.attempts = 1};
    double draw = 0.5;

    action ask(const attempt_result& failed, std::optional<milliseconds> left = std::nullopt)
    {
        random_source random([this] { return draw; });
        return decide(operation_kind::read, failed, past, policy, budget, left, random, {});
    }
};

attempt_result with_retry_after(attempt_result r, milliseconds after)
{
    r.retry_after = after;
    return r;
}

bool gave_up(const action& a, retry_stop why)
{
    return a.what == step::give_up && a.why == why;
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry_decision)

BOOST_AUTO_TEST_CASE(attempts_bound_the_call)
{
    bench b;
    b.past.attempts = 2;
    BOOST_TEST((b.ask(unavailable).what == step::retry));
    b.past.attempts = 3;
    BOOST_TEST(gave_up(b.ask(unavailable), retry_stop::attempts));
    BOOST_TEST(b.budget.available() == 486);
}

BOOST_AUTO_TEST_CASE(zero_attempts_count_as_one)
{
    bench b;
    b.policy.max_attempts = 0;
    BOOST_TEST(gave_up(b.ask(unavailable), retry_stop::attempts));
}

BOOST_AUTO_TEST_CASE(a_request_that_nobody_saw_is_no_attempt)
{
    bench b;
    b.policy.max_attempts = 2;
    const attempt_result untouched{
        .code = errc::closed, .reused_connection = true, .request_untouched = true};
    BOOST_TEST((b.ask(untouched).what == step::retry));
    b.past.attempts = 2;
    BOOST_TEST((b.ask(unavailable).what == step::retry));
    b.past.attempts = 3;
    BOOST_TEST(gave_up(b.ask(unavailable), retry_stop::attempts));
}

BOOST_AUTO_TEST_CASE(a_wait_that_does_not_fit_the_deadline_is_not_begun)
{
    bench b;
    b.draw = 1.0;
    BOOST_TEST(gave_up(b.ask(unavailable, 50ms), retry_stop::deadline));
    BOOST_TEST((b.ask(unavailable, 51ms).what == step::retry));
    const attempt_result stale{
        .code = errc::closed, .delivery = delivery::maybe_sent, .reused_connection = true};
    BOOST_TEST(gave_up(b.ask(stale, 0ms), retry_stop::deadline));
    BOOST_TEST(gave_up(b.ask(stale, -5ms), retry_stop::deadline));
    BOOST_TEST((b.ask(stale, 1ms).what == step::retry));
}

BOOST_AUTO_TEST_CASE(retry_after_is_a_minimum)
{
    for (const double draw : {0.0, 0.3, 1.0}) {
        bench b;
        b.draw = draw;
        const auto a = b.ask(with_retry_after(throttled, 3s));
        BOOST_TEST((a.what == step::retry));
        BOOST_TEST((a.wait >= 3s));
        BOOST_TEST((a.wait <= 4s));
    }
}

BOOST_AUTO_TEST_CASE(jitter_never_pushes_a_retry_after_past_the_deadline)
{
    bench b;
    b.draw = 1.0;
    const auto a = b.ask(with_retry_after(throttled, 3s), 3200ms);
    BOOST_TEST((a.what == step::retry));
    BOOST_TEST((a.wait == 3100ms));
    BOOST_TEST(gave_up(b.ask(with_retry_after(throttled, 3s), 3s), retry_stop::deadline));
    BOOST_TEST(gave_up(b.ask(with_retry_after(throttled, 3s), 1s), retry_stop::deadline));
}

BOOST_AUTO_TEST_CASE(absurd_retry_after)
{
    bench b;
    b.draw = 1.0;
    BOOST_TEST((b.ask(with_retry_after(unavailable, 60s)).what == step::retry));
    BOOST_TEST(
        gave_up(b.ask(with_retry_after(unavailable, 60'001ms)), retry_stop::retry_after_too_long));
    BOOST_TEST(gave_up(b.ask(with_retry_after(unavailable, milliseconds::max())),
                       retry_stop::retry_after_too_long));
    bench patient;
    patient.policy.max_retry_after = milliseconds::max();
    BOOST_TEST((patient.ask(with_retry_after(unavailable, milliseconds::max())).wait > 8000h));
    bench fresh;
    fresh.draw = 1.0;
    BOOST_TEST((fresh.ask(with_retry_after(unavailable, 0ms)).wait == 50ms));
    BOOST_TEST((fresh.ask(with_retry_after(unavailable, -7s)).wait == 100ms));
}

BOOST_AUTO_TEST_CASE(an_empty_budget_stops_retries_but_not_replays)
{
    bench b;
    b.budget.take(487);
    BOOST_TEST(gave_up(b.ask(unavailable), retry_stop::budget));
    BOOST_TEST(b.budget.available() == 13);
    BOOST_TEST((b.ask(throttled).what == step::retry));
    const attempt_result stale{
        .code = errc::closed, .delivery = delivery::maybe_sent, .reused_connection = true};
    BOOST_TEST((b.ask(stale).what == step::retry));
    BOOST_TEST(b.budget.available() == 8);
}

BOOST_AUTO_TEST_CASE(the_predicate_is_asked_last)
{
    bench b;
    unsigned asked = 0;
    b.policy.predicate = [&](const sunco::failure&) { return ++asked > 1; };
    BOOST_TEST(gave_up(b.ask({.code = errc::bad_body, .delivery = delivery::answered}),
                       retry_stop::not_retryable));
    BOOST_TEST(gave_up(b.ask(unavailable, 0ms), retry_stop::deadline));
    BOOST_TEST(asked == 0);
    BOOST_TEST(gave_up(b.ask(unavailable), retry_stop::predicate));
    BOOST_TEST(b.budget.available() == 500);
    BOOST_TEST(b.past.charged_retries == 0);
    BOOST_TEST((b.ask(unavailable).what == step::retry));
    BOOST_TEST(asked == 2);
}

namespace {

attempt_result random_failure(std::mt19937_64& rng)
{
    constexpr std::array codes{errc::not_found,    errc::conflict,     errc::resolve,
                               errc::connect,      errc::tls,          errc::timeout,
                               errc::closed,       errc::protocol,     errc::too_large,
                               errc::bad_body,     errc::unauthorized, errc::rate_limited,
                               errc::client_error, errc::server_error};
    constexpr std::array deliveries{delivery::not_sent, delivery::maybe_sent, delivery::answered};
    constexpr std::array statuses{0u,   200u, 400u, 401u, 404u, 408u,
                                  409u, 425u, 429u, 500u, 503u, 504u};
    const auto flip = [&rng](unsigned one_in) { return rng() % one_in == 0; };

    attempt_result r;
    r.code = codes[rng() % codes.size()];
    if (flip(20))
        r.code = boost::asio::error::operation_aborted;
    r.delivery = deliveries[rng() % deliveries.size()];
    r.http_status = statuses[rng() % statuses.size()];
    r.reused_connection = flip(2);
    r.response_started = flip(2);
    r.request_untouched = flip(3);
    r.permanent = flip(10);
    r.explained = flip(2);
    if (flip(4))
        r.retry_after = milliseconds(static_cast<int>(rng() % 80'000));
    return r;
}

// Whether the service may hold a user because of this attempt, said without the code under test.
bool could_have_made_a_user(const attempt_result& r)
{
    return r.delivery == delivery::maybe_sent ||
           (r.delivery == delivery::answered && r.http_status != 401 && r.http_status != 425 &&
            r.http_status != 429);
}

struct random_call {
    operation_kind kind;
    sunco::retry_policy policy;
    milliseconds left;
    history past;
    bool maybe_sent = false;
    unsigned seen_by_the_service = 0;
};

random_call new_call(std::mt19937_64& rng)
{
    random_call c{};
    c.kind = static_cast<operation_kind>(rng() % 5);
    c.policy.max_attempts = static_cast<unsigned>(rng() % 6);
    c.policy.jitter = rng() % 4 != 0;
    c.left = milliseconds(static_cast<int>(rng() % 100'000));
    c.past.can_refresh_credentials = rng() % 2 == 0;
    return c;
}

// What the caller is told when the call ends here.
void check_end(const random_call& c, const attempt_result& failed, const action& a)
{
    BOOST_REQUIRE(a.why != retry_stop::none);
    const bool unknown = a.verdict == errc::outcome_unknown;
    BOOST_REQUIRE(unknown || a.verdict == failed.code);
    BOOST_REQUIRE(!unknown || c.kind == operation_kind::create_without_key);
    if (c.maybe_sent || failed.delivery == delivery::maybe_sent)
        BOOST_REQUIRE(a.delivery == delivery::maybe_sent);
}

// A failure that is as good as success, or that only a look at the service explains: never without
// a request of this call's own that may have done the work.
void check_settled(const random_call& c, const attempt_result& failed, const action& a)
{
    if (a.what == step::done) {
        BOOST_REQUIRE(c.kind == operation_kind::removal);
        BOOST_REQUIRE(failed.code == errc::not_found && failed.explained);
        BOOST_REQUIRE(c.past.maybe_sent_before);
    } else {
        BOOST_REQUIRE(c.kind == operation_kind::create_with_key);
        BOOST_REQUIRE(failed.code == errc::bad_body || c.past.maybe_sent_before);
        check_end(c, failed, a);
    }
}

void check_retry(random_call& c, const attempt_result& failed, const action& a)
{
    BOOST_REQUIRE(failed.code != boost::asio::error::operation_aborted);
    BOOST_REQUIRE(!failed.permanent || a.refresh_credentials);
    BOOST_REQUIRE(a.wait >= 0ms);
    BOOST_REQUIRE(a.wait < c.left);
    BOOST_REQUIRE(c.kind != operation_kind::create_without_key || !could_have_made_a_user(failed));
    if (failed.retry_after && a.wait > 0ms)
        BOOST_REQUIRE(a.wait >= *failed.retry_after);
    c.maybe_sent = c.maybe_sent || failed.delivery == delivery::maybe_sent;
    BOOST_REQUIRE(!c.maybe_sent || c.past.maybe_sent_before);
    c.left -= a.wait;
}

// One failed attempt. True where the call goes on.
bool fail_once(random_call& c, std::mt19937_64& rng, retry_budget& budget, random_source& random)
{
    const auto failed = random_failure(rng);
    ++c.past.attempts;
    const bool unseen = failed.request_untouched && failed.delivery == delivery::not_sent;
    c.seen_by_the_service += unseen ? 0 : 1;
    const unsigned before = budget.available();

    const auto a = decide(c.kind, failed, c.past, c.policy, budget, c.left, random, {});

    BOOST_REQUIRE(c.seen_by_the_service <= std::max(c.policy.max_attempts, 1u));
    if (a.what == step::retry) {
        check_retry(c, failed, a);
        return true;
    }
    BOOST_REQUIRE(budget.available() == before || a.what == step::done);
    if (a.what == step::give_up)
        check_end(c, failed, a);
    else
        check_settled(c, failed, a);
    return false;
}

} // namespace

BOOST_AUTO_TEST_CASE(random_histories)
{
    const auto seed = sunco::test::seed();
    std::mt19937_64 rng(seed);
    random_source random(seed);
    retry_budget budget(500);
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    for (int i = 0; i < 3'000'000; ++i) {
        auto call = new_call(rng);
        unsigned steps = 0;
        while (fail_once(call, rng, budget, random))
            BOOST_REQUIRE(++steps < 10u);
        if (rng() % 3 == 0)
            budget.call_succeeded(call.past.last_cost);
    }
}

BOOST_AUTO_TEST_SUITE_END()
