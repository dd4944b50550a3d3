#include <policy/concurrency_limit.hpp>

#include "support/seed.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace std::chrono_literals;
using sunco::adaptive_concurrency;
using sunco::policy::concurrency_limit;
using ending = concurrency_limit::ending;

namespace {

using time_point = concurrency_limit::clock::time_point;

const time_point start{24h};

// As many requests as there is room for, all with the same end; each that ends makes room for
// another.
void round(concurrency_limit& limit, ending how, time_point& now, std::chrono::microseconds latency)
{
    const auto fill = [&] {
        while (limit.has_room())
            limit.started();
    };
    fill();
    const auto began = now;
    now += latency;
    for (std::size_t left = limit.in_flight(); left > 0; --left) {
        limit.finished(how, began, now);
        if (left > 1)
            fill();
    }
    while (limit.in_flight() > 0)
        limit.finished(ending::unknown, began, now);
}

} // namespace

BOOST_AUTO_TEST_SUITE(concurrency)

BOOST_AUTO_TEST_CASE(off_means_no_limit)
{
    concurrency_limit limit{{}};
    for (int i = 0; i < 1000; ++i)
        limit.started();
    BOOST_TEST(limit.has_room());
    BOOST_TEST(limit.limit() == 0u);
}

BOOST_AUTO_TEST_CASE(grows_by_about_one_a_round_up_to_the_maximum)
{
    concurrency_limit limit{{.enabled = true, .initial = 4, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 4; ++i)
        round(limit, ending::good, now, 10ms);
    BOOST_TEST(limit.limit() >= 7u);
    BOOST_TEST(limit.limit() <= 8u);
    for (int i = 0; i < 100; ++i)
        round(limit, ending::good, now, 10ms);
    BOOST_TEST(limit.limit() == 20u);
}

BOOST_AUTO_TEST_CASE(does_not_grow_unused)
{
    concurrency_limit limit{{.enabled = true, .initial = 10}};
    auto now = start;
    for (int i = 0; i < 1000; ++i) {
        limit.started();
        limit.finished(ending::good, now, now + 10ms);
        now += 10ms;
    }
    BOOST_TEST(limit.limit() == 10u);
}

BOOST_AUTO_TEST_CASE(shrinks_once_for_those_that_flew_together)
{
    concurrency_limit limit{{.enabled = true, .initial = 20, .decrease = 0.5}};
    auto now = start;
    round(limit, ending::overloaded, now, 10ms);
    BOOST_TEST(limit.limit() == 10u);
    round(limit, ending::overloaded, now, 10ms);
    BOOST_TEST(limit.limit() == 5u);
    for (int i = 0; i < 10; ++i)
        round(limit, ending::overloaded, now, 10ms);
    BOOST_TEST(limit.limit() == 1u);
}

BOOST_AUTO_TEST_CASE(shrinks_when_answers_become_slow)
{
    concurrency_limit limit{{.enabled = true, .initial = 20, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 10ms);
    BOOST_TEST(limit.limit() == 20u);
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 100ms);
    BOOST_TEST(limit.limit() < 20u);
}

// Ten times the lowest as well, but still next to nothing.
BOOST_AUTO_TEST_CASE(grows_while_slower_answers_are_quick_all_the_same)
{
    concurrency_limit limit{{.enabled = true, .initial = 4, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 400us);
    for (int i = 0; i < 100; ++i)
        round(limit, ending::good, now, 4ms);
    BOOST_TEST(limit.limit() == 20u);
    for (int i = 0; i < 10; ++i)
        round(limit, ending::good, now, 7ms);
    BOOST_TEST(limit.limit() < 20u);
}

BOOST_AUTO_TEST_CASE(what_is_negligible_can_be_nothing)
{
    concurrency_limit limit{
        {.enabled = true, .initial = 20, .maximum = 20, .negligible_latency = 0ms}};
    auto now = start;
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 400us);
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 4ms);
    BOOST_TEST(limit.limit() < 20u);
}

BOOST_AUTO_TEST_CASE(any_latency_can_be_negligible)
{
    concurrency_limit limit{{.enabled = true,
                             .initial = 20,
                             .maximum = 20,
                             .negligible_latency = std::chrono::milliseconds::max()}};
    auto now = start;
    for (const auto latency : {1ms, 100ms, 10'000ms})
        for (int i = 0; i < 5; ++i)
            round(limit, ending::good, now, latency);
    BOOST_TEST(limit.limit() == 20u);
}

// Half of the answers are refusals that come at once: the good ones are no slower for that.
BOOST_AUTO_TEST_CASE(quick_refusals_do_not_make_good_answers_look_slow)
{
    concurrency_limit limit{{.enabled = true, .initial = 10, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 50; ++i) {
        round(limit, ending::refused, now, 1ms);
        round(limit, ending::good, now, 50ms);
    }
    BOOST_TEST(limit.limit() == 20u);
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 500ms);
    BOOST_TEST(limit.limit() < 20u);
}

BOOST_AUTO_TEST_CASE(refusals_let_the_limit_grow)
{
    concurrency_limit limit{{.enabled = true, .initial = 4, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 100; ++i)
        round(limit, ending::refused, now, 10ms);
    BOOST_TEST(limit.limit() == 20u);
}

BOOST_AUTO_TEST_CASE(a_single_slow_answer_is_noise)
{
    concurrency_limit limit{{.enabled = true, .initial = 20, .maximum = 20}};
    auto now = start;
    for (int i = 0; i < 5; ++i)
        round(limit, ending::good, now, 10ms);
    limit.started();
    limit.finished(ending::good, now, now + 150ms);
    BOOST_TEST(limit.limit() == 20u);
}

BOOST_AUTO_TEST_CASE(what_says_nothing_changes_nothing)
{
    concurrency_limit limit{{.enabled = true, .initial = 8}};
    auto now = start;
    for (int i = 0; i < 50; ++i)
        round(limit, ending::unknown, now, 10s);
    BOOST_TEST(limit.limit() == 8u);
    BOOST_TEST(limit.in_flight() == 0u);
}

// A service that answers 429 above a number of requests in flight that nobody knows.
BOOST_AUTO_TEST_CASE(settles_around_what_the_service_can_take)
{
    const auto seed = sunco::test::seed();
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    {
        std::mt19937_64 rng{seed};
        for (const std::size_t capacity : {5u, 20u, 45u}) {
            concurrency_limit limit{{.enabled = true, .initial = 8, .maximum = 64}};
            std::size_t flying = 0;
            auto now = start;
            std::size_t refused = 0;
            constexpr std::size_t total = 20'000;
            for (std::size_t done = 0; done < total; ++done) {
                for (; limit.has_room(); limit.started())
                    ++flying;
                const bool over = flying > capacity;
                refused += over ? 1 : 0;
                now += std::chrono::nanoseconds{10ms} / flying;
                const auto began = now - 10ms - std::chrono::microseconds{rng() % 5000};
                limit.finished(over ? ending::overloaded : ending::good, began, now);
                --flying;
                BOOST_REQUIRE(limit.limit() <= 64u);
                BOOST_REQUIRE(limit.limit() >= 1u);
            }
            BOOST_TEST(limit.limit() <= capacity + 1);
            BOOST_TEST(2 * limit.limit() >= capacity);
            // Probing for more costs some answers, and no more than some.
            BOOST_TEST(refused < total / 4);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
