// The test vectors of the "standard" retry mode that the AWS SDKs share (Retry Behavior 2.0 and
// 2.1, as published with smithy-kotlin and smithy-swift), with a random source that always draws 1.
//
// One vector is left out: there, a Retry-After is cut to five seconds more than the backoff. sunco
// obeys it up to max_retry_after and gives up beyond.
#include <policy/retry_decision.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace sunco::policy;
using std::chrono::milliseconds;
using sunco::delivery;
using sunco::errc;
using sunco::retry_stop;

namespace {

enum class outcome { retry, success, max_attempts, quota };

struct exchange {
    unsigned status;
    outcome want;
    unsigned quota;
    milliseconds wait{0};
    std::optional<milliseconds> retry_after{};
};

struct vector {
    std::string name;
    unsigned tokens;
    sunco::retry_policy policy;
    std::vector<exchange> exchanges;
};

sunco::retry_policy standard_2_0(unsigned attempts, milliseconds cap = 20s)
{
    sunco::retry_policy p;
    p.max_attempts = attempts;
    p.base_delay = 1s;
    p.max_delay = cap;
    p.retry_cost = 5;
    return p;
}

sunco::retry_policy standard_2_1(unsigned attempts, milliseconds cap = 20s)
{
    sunco::retry_policy p;
    p.max_attempts = attempts;
    p.max_delay = cap;
    return p;
}

sunco::retry_policy without_jitter(sunco::retry_policy p)
{
    p.jitter = false;
    return p;
}

sunco::retry_policy with_base(sunco::retry_policy p, milliseconds base)
{
    p.base_delay = base;
    return p;
}

std::vector<vector> vectors_2_0()
{
    using enum outcome;
    return {
        {"2.0: succeeds in the end",
         500,
         standard_2_0(3),
         {{500, retry, 495, 1s}, {500, retry, 490, 2s}, {200, success, 495}}},
        {"2.0: attempts used up",
         500,
         standard_2_0(3),
         {{502, retry, 495, 1s}, {502, retry, 490, 2s}, {502, max_attempts, 490}}},
        {"2.0: quota reached after one retry",
         5,
         standard_2_0(3),
         {{500, retry, 0, 1s}, {502, quota, 0}}},
        {"2.0: no quota", 0, standard_2_0(3), {{500, quota, 0}}},
        {"2.0: exponential backoff",
         500,
         standard_2_0(5),
         {{500, retry, 495, 1s},
          {500, retry, 490, 2s},
          {500, retry, 485, 4s},
          {500, retry, 480, 8s},
          {500, max_attempts, 480}}},
        {"2.0: longest backoff",
         500,
         standard_2_0(5, 3s),
         {{500, retry, 495, 1s},
          {500, retry, 490, 2s},
          {500, retry, 485, 3s},
          {500, retry, 480, 3s},
          {500, max_attempts, 480}}},
    };
}

std::vector<vector> vectors_2_1()
{
    using enum outcome;
    return {
        {"2.1: succeeds in the end",
         500,
         standard_2_1(3),
         {{500, retry, 486, 50ms}, {500, retry, 472, 100ms}, {200, success, 486}}},
        {"2.1: attempts used up",
         500,
         standard_2_1(3),
         {{502, retry, 486, 50ms}, {502, retry, 472, 100ms}, {502, max_attempts, 472}}},
        {"2.1: quota reached after one retry",
         14,
         standard_2_1(3),
         {{500, retry, 0, 50ms}, {500, quota, 0}}},
        {"2.1: no quota", 0, standard_2_1(3), {{500, quota, 0}}},
        {"2.1: exponential backoff",
         500,
         standard_2_1(5),
         {{500, retry, 486, 50ms},
          {500, retry, 472, 100ms},
          {500, retry, 458, 200ms},
          {500, retry, 444, 400ms},
          {500, max_attempts, 444}}},
        {"2.1: longest backoff",
         500,
         standard_2_1(5, 200ms),
         {{500, retry, 486, 50ms},
          {500, retry, 472, 100ms},
          {500, retry, 458, 200ms},
          {500, retry, 444, 200ms},
          {500, max_attempts, 444}}},
        {"2.1: quota used up", 20, standard_2_1(5), {{500, retry, 6, 50ms}, {502, quota, 6}}},
        {"2.1: throttled", 500, standard_2_1(3), {{429, retry, 495, 1s}, {200, success, 500}}},
        {"2.1: another base",
         500,
         with_base(standard_2_1(4), 25ms),
         {{500, retry, 486, 25ms},
          {500, retry, 472, 50ms},
          {500, retry, 458, 100ms},
          {500, max_attempts, 458}}},
        {"2.1: retry after 1.5 s",
         500,
         without_jitter(standard_2_1(3)),
         {{500, retry, 486, 1500ms, 1500ms}, {200, success, 500}}},
        {"2.1: retry after 0 is not sooner than the backoff",
         500,
         without_jitter(standard_2_1(3)),
         {{500, retry, 486, 50ms, 0ms}, {200, success, 500}}},
        {"2.1: quota recovers, two calls",
         30,
         standard_2_1(5),
         {{500, retry, 16, 50ms},
          {502, retry, 2, 100ms},
          {200, success, 16},
          {500, retry, 2, 50ms},
          {200, success, 16}}},
    };
}

attempt_result ended_with(const exchange& e)
{
    if (e.status == 200)
        return {.delivery = delivery::answered, .http_status = e.status};
    return {.code = e.status == 429 ? errc::rate_limited : errc::server_error,
            .delivery = delivery::answered,
            .http_status = e.status,
            .response_started = true,
            .retry_after = e.retry_after};
}

outcome outcome_of(const action& a)
{
    if (a.what == step::retry)
        return outcome::retry;
    if (a.what == step::done)
        return outcome::success;
    return a.why == retry_stop::budget ? outcome::quota : outcome::max_attempts;
}

void replay(const vector& v)
{
    retry_budget budget(500);
    budget.take(500 - v.tokens);
    random_source random([] { return 1.0; });
    history past;
    for (const exchange& e : v.exchanges) {
        ++past.attempts;
        const auto a = decide(operation_kind::read, ended_with(e), past, v.policy, budget,
                              std::nullopt, random, {});
        BOOST_TEST((outcome_of(a) == e.want));
        BOOST_TEST((a.wait == e.wait));
        if (a.what == step::done)
            past = {};
        BOOST_TEST(budget.available() == e.quota);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry_vectors)

BOOST_AUTO_TEST_CASE(standard_mode_2_0)
{
    for (const vector& v : vectors_2_0())
        BOOST_TEST_CONTEXT(v.name)
        {
            replay(v);
        }
}

BOOST_AUTO_TEST_CASE(standard_mode_2_1)
{
    for (const vector& v : vectors_2_1())
        BOOST_TEST_CONTEXT(v.name)
        {
            replay(v);
        }
}

// Two calls share one bucket; each success returns what that call's own last retry took.
BOOST_AUTO_TEST_CASE(calls_share_the_quota)
{
    retry_budget budget(500);
    random_source random([] { return 1.0; });
    const auto policy = standard_2_1(5);
    history a;
    history b;
    const auto fail = [&](history& past) {
        ++past.attempts;
        const exchange e{500, outcome::retry, 0};
        (void)decide(operation_kind::read, ended_with(e), past, policy, budget, std::nullopt,
                     random, {});
        return budget.available();
    };
    const auto succeed = [&](const history& past) {
        budget.call_succeeded(past.last_cost);
        return budget.available();
    };
    BOOST_TEST(fail(a) == 486);
    BOOST_TEST(fail(a) == 472);
    BOOST_TEST(fail(b) == 458);
    BOOST_TEST(succeed(b) == 472);
    BOOST_TEST(succeed(a) == 486);
}

BOOST_AUTO_TEST_SUITE_END()
