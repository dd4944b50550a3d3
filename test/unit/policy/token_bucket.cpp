#include <policy/token_bucket.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace std::chrono_literals;
using sunco::rate_limit;
using sunco::policy::token_bucket;

namespace {

using time_point = token_bucket::clock::time_point;

const time_point start{24h};

} // namespace

BOOST_AUTO_TEST_SUITE(token_bucket_)

BOOST_AUTO_TEST_CASE(spaces_evenly)
{
    token_bucket bucket(rate_limit{.per_second = 10});
    BOOST_TEST(bucket.try_take(start));
    BOOST_TEST(!bucket.try_take(start));
    BOOST_TEST((bucket.delay(start) == 100ms));
    BOOST_TEST((bucket.delay(start + 30ms) == 70ms));
    BOOST_TEST(!bucket.try_take(start + 100ms - 1ns));
    BOOST_TEST(bucket.try_take(start + 100ms));
}

BOOST_AUTO_TEST_CASE(burst_after_a_pause)
{
    token_bucket bucket(rate_limit{.per_second = 10, .burst = 3});
    for (const auto now : {start, start + 1h}) {
        for (int i = 0; i < 3; ++i)
            BOOST_TEST(bucket.try_take(now));
        BOOST_TEST(!bucket.try_take(now));
        BOOST_TEST((bucket.delay(now) == 100ms));
    }
}

BOOST_AUTO_TEST_CASE(late_calls_make_good_a_twentieth_of_a_second)
{
    token_bucket bucket(rate_limit{.per_second = 100});
    BOOST_TEST(bucket.try_take(start));
    // Due at 10 ms, comes at 25 ms: the next is still due at 20 ms.
    BOOST_TEST(bucket.try_take_late(start + 25ms));
    BOOST_TEST(bucket.try_take_late(start + 25ms));
    BOOST_TEST(!bucket.try_take_late(start + 25ms));
    // A stall of a second is forgotten, all but 50 ms: 1 + 5 start at once.
    int at_once = 0;
    while (bucket.try_take_late(start + 1s))
        ++at_once;
    BOOST_TEST(at_once == 6);
}

BOOST_AUTO_TEST_CASE(slow_rates_make_nothing_good)
{
    token_bucket bucket(rate_limit{.per_second = 5});
    BOOST_TEST(bucket.try_take(start));
    BOOST_TEST(bucket.try_take_late(start + 240ms));
    BOOST_TEST(!bucket.try_take_late(start + 439ms));
    BOOST_TEST(bucket.try_take_late(start + 440ms));
}

BOOST_AUTO_TEST_CASE(cool_down_holds_back_and_leaves_no_burst)
{
    token_bucket bucket(rate_limit{.per_second = 10, .burst = 5});
    BOOST_TEST(bucket.try_take(start));
    bucket.cool_down(start + 3s);
    BOOST_TEST(!bucket.try_take(start + 3s - 1ns));
    BOOST_TEST((bucket.delay(start) == 3s));
    BOOST_TEST(bucket.try_take(start + 3s));
    BOOST_TEST((bucket.delay(start + 3s) == 100ms));
    // A shorter one that comes later changes nothing.
    bucket.cool_down(start + 1s);
    BOOST_TEST((bucket.delay(start + 3s) == 100ms));
}

BOOST_AUTO_TEST_CASE(no_limit)
{
    for (const double none : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        token_bucket bucket(rate_limit{.per_second = none});
        for (int i = 0; i < 1000; ++i)
            BOOST_REQUIRE(bucket.try_take(start));
        bucket.cool_down(start + 2s);
        BOOST_TEST(!bucket.try_take(start + 1s));
        BOOST_TEST(bucket.try_take(start + 2s));
        BOOST_TEST(bucket.try_take(start + 2s));
    }
}

BOOST_AUTO_TEST_CASE(extreme_settings)
{
    constexpr double huge = std::numeric_limits<double>::max();
    token_bucket slow(rate_limit{.per_second = std::numeric_limits<double>::min(), .burst = huge});
    for (int i = 0; i < 100; ++i)
        BOOST_TEST(slow.try_take(start));
    token_bucket fast(rate_limit{.per_second = huge, .burst = huge});
    BOOST_TEST(fast.try_take(start));
    BOOST_TEST((fast.delay(start) == 0ns));
    token_bucket stingy(rate_limit{.per_second = 10, .burst = 0});
    BOOST_TEST(stingy.try_take(start));
    BOOST_TEST(!stingy.try_take(start));
}

BOOST_AUTO_TEST_SUITE_END()
