#include <policy/admission.hpp>

#include "support/seed.hpp"

#include <sunco/error.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <random>
#include <vector>

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using sunco::rate_limit;
using sunco::policy::admission;
using sunco::policy::concurrency_limit;

namespace {

using time_point = admission::clock::time_point;
using waiter = admission::waiter;

const time_point start{24h};

constexpr std::size_t live = 0;
constexpr std::size_t live_retry = 1;
constexpr std::size_t bulk = 2;

admission limited_to(const rate_limit& rate, const sunco::adaptive_concurrency& in_flight = {},
                     std::size_t max_waiting = 1000)
{
    return {std::make_shared<sunco::rate_limiter>(rate), in_flight, max_waiting};
}

// Ten a second, and the first token is gone; three may wait.
struct busy_queue {
    admission queue = limited_to({.per_second = 10}, {}, 3);
    std::array<waiter, 3> w{waiter{live}, waiter{live}, waiter{live}};

    busy_queue()
    {
        BOOST_TEST(queue.try_start(live, start));
        for (waiter& each : w)
            queue.wait(each);
    }

    ~busy_queue()
    {
        for (waiter& each : w)
            (void)queue.abandon(each);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(admitting)

BOOST_FIXTURE_TEST_CASE(first_come_first_served, busy_queue)
{
    BOOST_TEST(queue.is_first(w[0]));
    BOOST_TEST(!queue.try_start(w[1], start + 1h));
    BOOST_TEST(!queue.try_start(w[0], start + 99ms));
    BOOST_TEST(queue.try_start(w[0], start + 100ms));
    BOOST_TEST(queue.first() == &w[1]);
    BOOST_TEST(!queue.try_start(w[1], start + 199ms));
    BOOST_TEST(queue.try_start(w[1], start + 200ms));
    BOOST_TEST(queue.try_start(w[2], start + 300ms));
    BOOST_TEST(queue.first() == nullptr);
}

BOOST_FIXTURE_TEST_CASE(newcomers_do_not_overtake, busy_queue)
{
    BOOST_TEST(!queue.try_start(live, start + 1h));
    for (waiter& each : w)
        (void)queue.abandon(each);
    BOOST_TEST(queue.try_start(live, start + 1h));
}

BOOST_FIXTURE_TEST_CASE(no_more_wait_than_may, busy_queue)
{
    BOOST_TEST(queue.is_full(live));
    BOOST_TEST(queue.is_full(bulk));
    (void)queue.abandon(w[1]);
    BOOST_TEST(!queue.is_full(live));
}

BOOST_AUTO_TEST_CASE(bulk_calls_that_wait_refuse_no_live_one)
{
    admission queue = limited_to({.per_second = 10}, {}, 1);
    waiter w{bulk};
    queue.wait(w);
    BOOST_TEST(queue.is_full(bulk));
    BOOST_TEST(!queue.is_full(live));
    (void)queue.abandon(w);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_first_wakes_the_next, busy_queue)
{
    BOOST_TEST(queue.abandon(w[1]) == nullptr);
    BOOST_TEST(queue.abandon(w[0]) == &w[2]);
    BOOST_TEST(queue.abandon(w[0]) == nullptr);
    BOOST_TEST(queue.try_start(w[2], start + 100ms));
    BOOST_TEST(queue.first() == nullptr);
}

BOOST_FIXTURE_TEST_CASE(a_cool_down_holds_back_those_who_wait, busy_queue)
{
    queue.cool_down(start + 5s);
    BOOST_TEST(!queue.try_start(w[0], start + 4s));
    BOOST_TEST((queue.delay(start + 4s) == 1s));
    BOOST_TEST(queue.try_start(w[0], start + 5s));
    BOOST_TEST(!queue.try_start(w[1], start + 5s));
}

BOOST_FIXTURE_TEST_CASE(the_expected_wait_counts_those_ahead, busy_queue)
{
    BOOST_TEST((queue.expected_wait(live, start) == 400ms));
    BOOST_TEST((queue.expected_wait(live, start + 60ms) == 340ms));
    for (waiter& each : w)
        (void)queue.abandon(each);
    BOOST_TEST((queue.expected_wait(live, start + 100ms) == 0ms));
}

// Whoever comes to an idle queue gets the burst that was configured and nothing on top.
BOOST_AUTO_TEST_CASE(a_pause_earns_the_burst_and_no_more)
{
    admission queue = limited_to({.per_second = 100, .burst = 2});
    std::array<waiter, 3> w{waiter{live}, waiter{live}, waiter{live}};
    for (waiter& each : w) {
        queue.wait(each);
        (void)queue.try_start(each, start + 1h);
    }
    BOOST_TEST(queue.first() == &w[2]);
    (void)queue.abandon(w[2]);
}

namespace {

// Calls arrive at random, some give up, and the timers fire late by up to `late`.
struct schedule {
    std::mt19937_64 rng;
    rate_limit limit;
    nanoseconds late;
    admission queue = limited_to(limit);
    time_point now = start;
    std::deque<std::unique_ptr<waiter>> waiting{};
    std::vector<time_point> started{};

    nanoseconds up_to(nanoseconds bound)
    {
        return nanoseconds(std::uniform_int_distribution<nanoseconds::rep>(0, bound.count())(rng));
    }

    void arrive(unsigned calls)
    {
        for (; calls > 0; --calls) {
            if (queue.try_start(live, now)) {
                BOOST_REQUIRE(waiting.empty());
                started.push_back(now);
            } else {
                waiting.push_back(std::make_unique<waiter>(live));
                queue.wait(*waiting.back());
            }
        }
    }

    void give_up_somewhere()
    {
        const auto victim = waiting.begin() + static_cast<std::ptrdiff_t>(rng() % waiting.size());
        const bool first = victim == waiting.begin();
        waiter* next = queue.abandon(**victim);
        waiting.erase(victim);
        BOOST_REQUIRE(next == (first && !waiting.empty() ? waiting.front().get() : nullptr));
    }

    void serve()
    {
        while (!waiting.empty() && queue.try_start(*waiting.front(), now)) {
            started.push_back(now);
            waiting.pop_front();
        }
    }

    void step()
    {
        if (rng() % 3 == 0)
            arrive(static_cast<unsigned>(rng() % 6));
        if (!waiting.empty() && rng() % 8 == 0)
            give_up_somewhere();
        now += waiting.empty() ? up_to(2 * 1s / 10) : queue.delay(now) + up_to(late);
        serve();
    }
};

std::size_t most_in_any_second(const std::vector<time_point>& started)
{
    std::size_t most = 0;
    for (std::size_t first = 0, end = 0; first < started.size(); ++first) {
        while (end < started.size() && started[end] - started[first] < 1s)
            ++end;
        most = std::max(most, end - first);
    }
    return most;
}

} // namespace

BOOST_AUTO_TEST_CASE(never_a_tenth_over_the_rate_in_any_second)
{
    const auto seed = sunco::test::seed();
    for (const double rate : {1.0, 5.0, 10.0, 50.0, 100.0, 1000.0}) {
        for (const nanoseconds late : {nanoseconds{0}, nanoseconds{1ms}, nanoseconds{400ms}}) {
            BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed << " rate " << rate << " late "
                                                  << late.count())
            {
                schedule s{std::mt19937_64(seed), {.per_second = rate}, late};
                for (int i = 0; i < 20'000; ++i)
                    s.step();
                BOOST_TEST(static_cast<double>(most_in_any_second(s.started)) <= rate * 1.1);
                for (auto& w : s.waiting)
                    (void)s.queue.abandon(*w);
            }
        }
    }
}

// Timers that are a tenth of a millisecond late would cost a tenth of this rate, if that time were
// lost.
BOOST_AUTO_TEST_CASE(late_timers_do_not_slow_the_rate)
{
    admission queue = limited_to({.per_second = 1000});
    std::deque<waiter> waiting;
    for (int i = 0; i < 5001; ++i)
        waiting.emplace_back(live);
    for (waiter& w : waiting)
        queue.wait(w);
    auto now = start;
    while (queue.first()) {
        while (queue.first() && queue.try_start(*queue.first(), now)) {
        }
        now += queue.delay(now) + 100us;
    }
    BOOST_TEST((now - start >= 5000ms));
    BOOST_TEST((now - start < 5005ms));
}

BOOST_AUTO_TEST_CASE(live_calls_and_first_attempts_go_ahead)
{
    admission queue = limited_to({.per_second = 10});
    BOOST_TEST(queue.try_start(bulk, start));
    waiter of_bulk{bulk};
    waiter retry{live_retry};
    waiter first_attempt{live};
    queue.wait(of_bulk);
    BOOST_TEST(queue.first() == &of_bulk);
    queue.wait(retry);
    queue.wait(first_attempt);
    auto now = start;
    for (waiter* w : {&first_attempt, &retry, &of_bulk}) {
        now += 100ms;
        BOOST_TEST(queue.first() == w);
        BOOST_TEST(queue.try_start(*w, now));
    }
}

BOOST_AUTO_TEST_CASE(a_live_call_need_not_queue_behind_bulk_ones)
{
    admission queue = limited_to({.per_second = 10});
    BOOST_TEST(queue.try_start(live, start));
    waiter of_bulk{bulk};
    queue.wait(of_bulk);
    BOOST_TEST(!queue.try_start(bulk, start + 100ms));
    BOOST_TEST(queue.try_start(live, start + 100ms));
    BOOST_TEST(!queue.try_start(of_bulk, start + 100ms));
    BOOST_TEST(queue.try_start(of_bulk, start + 200ms));
}

BOOST_AUTO_TEST_CASE(requests_in_flight_make_others_wait)
{
    admission queue = limited_to({}, {.enabled = true, .initial = 2, .maximum = 2});
    BOOST_TEST(queue.try_start(live, start));
    BOOST_TEST(queue.try_start(live, start));
    BOOST_TEST(!queue.try_start(live, start));
    waiter w{live};
    queue.wait(w);
    BOOST_TEST(!queue.try_start(w, start + 1h));
    using enum concurrency_limit::ending;
    BOOST_TEST(queue.finished(good, start, start + 1ms) == &w);
    BOOST_TEST(queue.try_start(w, start + 1ms));
    BOOST_TEST(queue.in_flight().in_flight() == 2u);
}

// A token is not taken for a request that has no room to fly.
BOOST_AUTO_TEST_CASE(no_token_is_lost_while_there_is_no_room)
{
    admission queue = limited_to({.per_second = 1}, {.enabled = true, .initial = 1, .maximum = 1});
    BOOST_TEST(queue.try_start(live, start));
    waiter w{live};
    queue.wait(w);
    BOOST_TEST(!queue.try_start(w, start + 1s));
    BOOST_TEST(queue.finished(concurrency_limit::ending::good, start, start + 1s) == &w);
    BOOST_TEST(queue.try_start(w, start + 1s));
}

BOOST_AUTO_TEST_CASE(clients_may_share_a_rate)
{
    const auto shared = std::make_shared<sunco::rate_limiter>(rate_limit{.per_second = 10});
    admission one{shared, {}, 0};
    admission other{shared, {}, 0};
    BOOST_TEST(one.try_start(live, start));
    BOOST_TEST(!other.try_start(live, start));
    BOOST_TEST((other.delay(start) == 100ms));
    other.cool_down(start + 5s);
    BOOST_TEST(!one.try_start(live, start + 4s));
    BOOST_TEST(one.try_start(live, start + 5s));
}

BOOST_AUTO_TEST_CASE(a_rate_that_means_nothing_is_refused)
{
    BOOST_CHECK_THROW(sunco::rate_limiter({.per_second = -1}), sunco::error);
    BOOST_CHECK_THROW(sunco::rate_limiter({.per_second = 1, .burst = 0}), sunco::error);
}

BOOST_AUTO_TEST_SUITE_END()
