#include <sync/tally.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace std::chrono_literals;
using sunco::outcome;
using sunco::sync::rate_meter;
using sunco::sync::tally;

const tally::time_point start{1h};

sunco::record_result result(outcome o, bool earlier = false)
{
    sunco::record_result r;
    r.outcome = o;
    r.earlier_run = earlier;
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_tally)

BOOST_AUTO_TEST_CASE(a_steady_rate_is_told_as_it_is)
{
    rate_meter m{start};
    for (int ms = 0; ms < 60'000; ms += 20) {
        m.add(1, start + ms * 1ms);
        if (ms >= 1000)
            BOOST_REQUIRE(std::abs(m.rate(start + ms * 1ms) - 50) < 2);
    }
}

BOOST_AUTO_TEST_CASE(what_is_long_past_does_not_count)
{
    rate_meter m{start};
    m.add(1000, start);
    BOOST_TEST(m.rate(start + 5s) == 200);
    BOOST_TEST(m.rate(start + 10s + 999ms) > 0);
    BOOST_TEST(m.rate(start + 11s) == 0);
    m.add(110, start + 100s);
    BOOST_TEST(m.rate(start + 100s) == 11);
    BOOST_TEST(m.rate(start + 200s) == 0);
}

BOOST_AUTO_TEST_CASE(nothing_has_no_rate)
{
    rate_meter m{start};
    BOOST_TEST(m.rate(start) == 0);
    BOOST_TEST(m.rate(start + 1s) == 0);
}

BOOST_AUTO_TEST_CASE(progress)
{
    tally t{start};
    BOOST_TEST(!t.progress(start).total);
    for (int i = 0; i < 100; ++i)
        t.add_record();
    t.set_extent({1000, 4000});
    for (int i = 0; i < 50; ++i)
        t.add(result(i == 0 ? outcome::failed : outcome::created), start + 1s);
    t.add(result(outcome::unknown, true), start + 1s);
    t.add_requests(3, 2);
    t.add_requests(2, 2);
    t.set_in_flight(7);
    auto p = t.progress(start + 2s);
    BOOST_TEST(p.done == 51u);
    BOOST_TEST(p.errors == 2u);
    BOOST_TEST(p.in_flight == 7u);
    BOOST_TEST(p.requests == 5u);
    BOOST_TEST(p.retries == 4u);
    BOOST_TEST(*p.total == 400u);
    BOOST_TEST(p.total_is_estimate);
    BOOST_TEST(p.rate == 25);
    BOOST_TEST((*p.left == 13'960ms));
    BOOST_TEST((p.elapsed == 2s));
    t.set_end_of_input();
    p = t.progress(start + 2s);
    BOOST_TEST(*p.total == 100u);
    BOOST_TEST(!p.total_is_estimate);
}

BOOST_AUTO_TEST_CASE(the_report)
{
    tally t{start};
    t.add_record();
    t.add(result(outcome::removed, true), start);
    t.add(result(outcome::created), start);
    sunco::sync_report r;
    t.fill(r, start + 3s);
    BOOST_TEST(r.records == 1u);
    BOOST_TEST(r.outcomes.total() == 2u);
    BOOST_TEST(r.earlier[outcome::removed] == 1u);
    BOOST_TEST(r.earlier.total() == 1u);
    BOOST_TEST((r.elapsed == 3s));
}

BOOST_AUTO_TEST_SUITE_END()
