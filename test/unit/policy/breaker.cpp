#include <policy/breaker.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using sunco::policy::breaker;
using verdict = breaker::verdict;

namespace {

const breaker::clock::time_point start{24h};

// Three failures in a row, then five seconds.
struct tripped {
    breaker b{{.failures = 3, .pause = 5s}};

    tripped()
    {
        BOOST_TEST(!b.failed(start));
        BOOST_TEST(!b.failed(start));
        BOOST_TEST(b.failed(start));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(breaking)

BOOST_AUTO_TEST_CASE(off_by_default)
{
    breaker b{{}};
    for (int i = 0; i < 1000; ++i)
        BOOST_TEST(!b.failed(start));
    BOOST_TEST((b.ask(start) == verdict::pass));
}

BOOST_AUTO_TEST_CASE(an_answer_in_between_begins_a_new_row)
{
    breaker b{{.failures = 2, .pause = 5s}};
    for (int i = 0; i < 10; ++i) {
        BOOST_TEST(!b.failed(start));
        BOOST_TEST(!b.worked());
    }
    BOOST_TEST((b.ask(start) == verdict::pass));
}

BOOST_FIXTURE_TEST_CASE(refuses_for_the_pause_and_says_how_long, tripped)
{
    BOOST_TEST(b.is_open());
    BOOST_TEST((b.ask(start + 2s) == verdict::refuse));
    BOOST_TEST((b.wait(start + 2s) == 3s));
}

BOOST_FIXTURE_TEST_CASE(one_probe_at_a_time, tripped)
{
    BOOST_TEST((b.ask(start + 5s) == verdict::probe));
    BOOST_TEST((b.ask(start + 5s) == verdict::refuse));
    b.probe_ended(); // it was cancelled
    BOOST_TEST((b.ask(start + 5s) == verdict::probe));
}

BOOST_FIXTURE_TEST_CASE(a_failed_probe_begins_another_pause, tripped)
{
    BOOST_TEST((b.ask(start + 5s) == verdict::probe));
    BOOST_TEST(!b.failed(start + 6s));
    b.probe_ended();
    BOOST_TEST((b.ask(start + 10s) == verdict::refuse));
    BOOST_TEST((b.ask(start + 11s) == verdict::probe));
}

BOOST_FIXTURE_TEST_CASE(a_good_probe_opens_the_way, tripped)
{
    BOOST_TEST((b.ask(start + 5s) == verdict::probe));
    BOOST_TEST(b.worked());
    b.probe_ended();
    BOOST_TEST((b.ask(start + 5s) == verdict::pass));
    BOOST_TEST(!b.failed(start + 5s));
}

BOOST_AUTO_TEST_SUITE_END()
