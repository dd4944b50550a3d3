#include <policy/backoff.hpp>

#include "support/seed.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

using namespace std::chrono_literals;
using namespace sunco::policy;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(backoff_)

BOOST_AUTO_TEST_CASE(bound_doubles_up_to_the_cap)
{
    constexpr std::array want{50ms, 100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms};
    for (unsigned retry = 1; retry <= want.size(); ++retry)
        BOOST_TEST((backoff_bound(50ms, 1s, retry) == want[retry - 1]));
}

BOOST_AUTO_TEST_CASE(bound_of_extreme_settings)
{
    constexpr auto many = std::numeric_limits<unsigned>::max();
    BOOST_TEST((backoff_bound(50ms, 20s, many) == 20s));
    BOOST_TEST((backoff_bound(1ms, milliseconds::max(), many) == milliseconds::max()));
    BOOST_TEST((backoff_bound(milliseconds::max(), 20s, many) == 20s));
    BOOST_TEST((backoff_bound(0ms, 20s, many) == 0ms));
    BOOST_TEST((backoff_bound(-1s, 20s, 3) == 0ms));
    BOOST_TEST((backoff_bound(50ms, 0ms, 1) == 0ms));
    BOOST_TEST((backoff_bound(50ms, -1s, 1) == 0ms));
    BOOST_TEST((backoff_bound(3s, 1s, 1) == 1s));
}

BOOST_AUTO_TEST_CASE(throttling_has_its_own_base)
{
    sunco::retry_policy policy;
    policy.jitter = false;
    random_source unused([]() -> double { throw std::logic_error("drawn without jitter"); });
    BOOST_TEST((backoff(policy, false, 1, unused) == 50ms));
    BOOST_TEST((backoff(policy, true, 1, unused) == 1s));
    BOOST_TEST((backoff(policy, true, 6, unused) == 20s));
}

// Full jitter fills the whole range evenly: each tenth of it gets about a tenth of the draws.
BOOST_AUTO_TEST_CASE(jitter_spreads_over_the_whole_range)
{
    const auto seed = sunco::test::seed();
    random_source random(seed);
    const sunco::retry_policy policy;
    std::array<int, 10> tenths{};
    constexpr int draws = 100'000;
    for (int i = 0; i < draws; ++i) {
        const auto wait = backoff(policy, true, 1, random);
        BOOST_REQUIRE(wait >= 0ms);
        BOOST_REQUIRE(wait < 1000ms);
        ++tenths[static_cast<std::size_t>(wait / 100ms)];
    }
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    for (const int n : tenths) {
        BOOST_TEST(n > draws / 10 - 1000);
        BOOST_TEST(n < draws / 10 + 1000);
    }
}

BOOST_AUTO_TEST_CASE(seeds_differ_and_repeat)
{
    random_source a(1);
    random_source again(1);
    random_source b(2);
    const double first = a.uniform();
    BOOST_TEST(first == again.uniform());
    BOOST_TEST(first != b.uniform());
}

BOOST_AUTO_TEST_SUITE_END()
