#include <sunco/testing/simulated_time.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using sunco::testing::simulated_time;

namespace {

// Two alarms on one clock, and what was heard of them.
struct two_alarms {
    boost::asio::io_context io{1};
    simulated_time time;
    std::vector<std::pair<char, std::chrono::nanoseconds>> heard{};
    std::unique_ptr<sunco::alarm> a = make('a');
    std::unique_ptr<sunco::alarm> b = make('b');

    std::unique_ptr<sunco::alarm> make(char name)
    {
        return time.make_alarm(io.get_executor(),
                               [this, name] { heard.emplace_back(name, time.elapsed()); });
    }

    void set(sunco::alarm& alarm, std::chrono::nanoseconds from_now)
    {
        alarm.set(time.now() + from_now);
        alarm.note_asleep(true);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(simulated)

// The later one was set first, and each change of an alarm is an occasion to jump.
BOOST_FIXTURE_TEST_CASE(the_clock_waits_until_a_ring_is_heard, two_alarms)
{
    set(*b, 1h);
    set(*a, 1s);
    a->note_asleep(true);
    io.run();
    BOOST_REQUIRE(heard.size() == 2u);
    BOOST_TEST((heard[0] == std::pair{'a', std::chrono::nanoseconds{1s}}));
    BOOST_TEST((heard[1] == std::pair{'b', std::chrono::nanoseconds{1h}}));
}

BOOST_FIXTURE_TEST_CASE(the_clock_stands_while_one_is_awake, two_alarms)
{
    set(*a, 1s);
    b->set(time.now() + 1h);
    b->note_asleep(false);
    io.poll();
    BOOST_TEST(heard.empty());
    BOOST_TEST(time.advance_to_next_alarm());
    b->off();
    io.run();
    BOOST_REQUIRE(heard.size() == 1u);
    BOOST_TEST((time.elapsed() == 1s));
    BOOST_TEST(!time.advance_to_next_alarm());
}

BOOST_FIXTURE_TEST_CASE(an_alarm_that_is_off_or_gone_is_not_heard, two_alarms)
{
    set(*a, 1s);
    set(*b, 1s);
    a->off();
    b.reset();
    io.run();
    BOOST_TEST(heard.empty());
    BOOST_TEST(time.alarms_set() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_wall_that_is_shifted_moves_no_alarm, two_alarms)
{
    const auto wall = time.wall_now();
    time.shift_wall(-2h);
    set(*a, 1s);
    io.run();
    BOOST_TEST((time.elapsed() == 1s));
    BOOST_TEST((time.wall_now() == wall - 2h + 1s));
}

BOOST_AUTO_TEST_SUITE_END()
