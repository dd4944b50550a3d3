#include <transport/stopper.hpp>

#include <support/scarce_time.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <new>
#include <utility>

using namespace std::chrono_literals;
using steady = sunco::transport::clock;
using sunco::transport::deadline_list;
using sunco::transport::stop_cause;
using sunco::transport::stopper;

namespace {

struct deadlines {
    boost::asio::io_context io{1};
    std::shared_ptr<deadline_list> list =
        std::make_shared<deadline_list>(io.get_executor(), sunco::system_time());
};

struct scarce_deadlines {
    boost::asio::io_context io{1};
    std::shared_ptr<test::scarce_time> time = std::make_shared<test::scarce_time>();
    std::shared_ptr<deadline_list> list = std::make_shared<deadline_list>(io.get_executor(), time);
};

} // namespace

BOOST_AUTO_TEST_SUITE(stopping)

BOOST_FIXTURE_TEST_CASE(a_total_that_has_passed_stops_the_call_for_good, deadlines)
{
    stopper s{steady::now()};
    s.start(list);
    io.run();
    BOOST_TEST((s.cause() == stop_cause::total_timeout));
    s.stop(stop_cause::cancelled);
    BOOST_TEST((s.cause() == stop_cause::total_timeout));
}

BOOST_FIXTURE_TEST_CASE(a_step_that_has_passed_stops_the_step_alone, deadlines)
{
    stopper s{steady::now() + 1h};
    s.start(list);
    {
        const stopper::step brief{s, 0ms};
        while (!s.stopped())
            io.run_one();
        BOOST_TEST((s.cause() == stop_cause::step_timeout));
    }
    BOOST_TEST(!s.stopped());
}

BOOST_FIXTURE_TEST_CASE(a_step_that_ended_in_time_stops_nothing_later, deadlines)
{
    stopper s{steady::now() + 1h};
    s.start(list, steady::now()); // so that the alarm is set once
    {
        const stopper::step brief{s, 0ms};
    }
    io.run_one(); // it rings
    BOOST_TEST(!s.stopped());
    const stopper::step again{s, 0ms};
    while (!s.stopped())
        io.run_one();
    BOOST_TEST((s.cause() == stop_cause::step_timeout));
}

BOOST_FIXTURE_TEST_CASE(the_total_is_kept_after_a_step_that_ended_in_time, deadlines)
{
    stopper s{steady::now() + 10ms};
    s.start(list, steady::now());
    {
        const stopper::step brief{s, 0ms};
    }
    io.run();
    BOOST_TEST((s.cause() == stop_cause::total_timeout));
    BOOST_TEST((steady::now() >= s.total()));
}

BOOST_FIXTURE_TEST_CASE(a_step_never_outlasts_the_total, deadlines)
{
    stopper s{steady::now()};
    s.start(list);
    const stopper::step generous{s, 1h};
    io.run();
    BOOST_TEST((s.cause() == stop_cause::total_timeout));
}

BOOST_FIXTURE_TEST_CASE(no_timer_runs_while_no_call_does, deadlines)
{
    {
        stopper s{steady::now() + 1h};
        s.start(list);
        const stopper::step step{s, 1min};
    }
    io.run(); // returns at once, or the test hangs
    stopper again{steady::now()};
    again.start(list);
    io.restart();
    io.run();
    BOOST_TEST(again.stopped());
}

BOOST_FIXTURE_TEST_CASE(a_held_alarm_serves_the_next_call_as_well, scarce_deadlines)
{
    {
        const deadline_list::hold busy{list};
        for (int i = 0; i < 3; ++i) {
            stopper s{steady::now() + 1h};
            s.start(list);
        }
        BOOST_TEST(time->alarms == 1u);
    }
    io.run(); // returns at once, or the test hangs
    stopper again{steady::now()};
    again.start(list);
    io.restart();
    io.run();
    BOOST_TEST(again.stopped());
}

BOOST_FIXTURE_TEST_CASE(deadlines_come_in_their_order_whatever_the_order_of_calls, deadlines)
{
    const auto now = steady::now();
    stopper late{now + 1h};
    late.start(list);
    stopper early{now};
    early.start(list);
    while (!early.stopped())
        io.run_one();
    BOOST_TEST(!late.stopped());
}

BOOST_FIXTURE_TEST_CASE(an_alarm_that_cannot_be_set_stops_every_call, scarce_deadlines)
{
    stopper s{steady::now() + 1h};
    s.start(list);
    time->no_memory = true;
    {
        stopper refused{steady::now() + 1min};
        BOOST_CHECK_THROW(refused.start(list), std::bad_alloc);
    }
    BOOST_TEST((s.cause() == stop_cause::no_memory));
    s.finish();

    time->no_memory = false;
    stopper next{steady::now()};
    next.start(list);
    io.run();
    BOOST_TEST((next.cause() == stop_cause::total_timeout));
}

BOOST_FIXTURE_TEST_CASE(a_step_that_ends_without_memory_stops_the_call, scarce_deadlines)
{
    stopper s{steady::now() + 1h};
    s.start(list);
    {
        const stopper::step brief{s, 0ms};
        while (!s.stopped())
            io.run_one();
        time->no_memory = true;
    }
    BOOST_TEST((s.cause() == stop_cause::no_memory));
}

BOOST_FIXTURE_TEST_CASE(an_alarm_that_rings_without_memory_for_the_next_stops_the_rest,
                        scarce_deadlines)
{
    stopper first{steady::now()};
    first.start(list);
    stopper second{steady::now() + 1h};
    second.start(list);
    time->no_memory = true;
    while (!first.stopped())
        io.run_one();
    BOOST_TEST((first.cause() == stop_cause::total_timeout));
    BOOST_TEST((second.cause() == stop_cause::no_memory));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_dies_with_its_timer_set_leaves_nothing_behind, deadlines)
{
    {
        stopper s{steady::now()};
        s.start(list);
        list.reset();
    }
    io.run();
}

BOOST_AUTO_TEST_SUITE_END()
