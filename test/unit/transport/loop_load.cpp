#include <transport/loop_load.hpp>

#include <boost/test/unit_test.hpp>

using sunco::transport::loop_load;

namespace {

// How many calls take no turn before one does.
unsigned calls_until_turns(loop_load& load)
{
    unsigned calls = 0;
    while (!load.begin_call())
        BOOST_REQUIRE(++calls <= loop_load::longest_rest);
    return calls;
}

// As many looks as are judged together.
void look(loop_load& load, unsigned found)
{
    for (unsigned i = 0; i < loop_load::trial; ++i)
        load.note_look(i < found);
}

} // namespace

BOOST_AUTO_TEST_SUITE(loop_loads)

BOOST_AUTO_TEST_CASE(calls_take_no_turns_at_first)
{
    loop_load load;
    BOOST_TEST(calls_until_turns(load) == loop_load::shortest_rest - 1);
    BOOST_TEST(load.begin_call());
}

BOOST_AUTO_TEST_CASE(half_of_the_looks_must_find_an_answer)
{
    loop_load load;
    calls_until_turns(load);
    look(load, loop_load::trial / 2);
    BOOST_TEST(load.begin_call());
    look(load, loop_load::trial / 2 - 1);
    BOOST_TEST(!load.begin_call());
}

BOOST_AUTO_TEST_CASE(nothing_is_judged_before_a_whole_trial)
{
    loop_load load;
    calls_until_turns(load);
    for (unsigned i = 1; i < loop_load::trial; ++i)
        load.note_look(false);
    BOOST_TEST(load.begin_call());
    load.note_look(false);
    BOOST_TEST(!load.begin_call());
}

BOOST_AUTO_TEST_CASE(each_trial_that_fails_is_followed_by_twice_as_long_a_rest)
{
    loop_load load;
    calls_until_turns(load);
    unsigned rest = loop_load::shortest_rest;
    while (rest < loop_load::longest_rest) {
        look(load, 0);
        rest *= 2;
        BOOST_TEST(calls_until_turns(load) == rest - 1);
    }
    look(load, 0);
    BOOST_TEST(calls_until_turns(load) == loop_load::longest_rest - 1);
}

BOOST_AUTO_TEST_CASE(a_trial_that_succeeds_makes_the_rest_short_again)
{
    loop_load load;
    calls_until_turns(load);
    look(load, 0);
    calls_until_turns(load);
    look(load, 0);
    calls_until_turns(load);
    look(load, loop_load::trial);
    look(load, 0);
    BOOST_TEST(calls_until_turns(load) == 2 * loop_load::shortest_rest - 1);
}

// There may be more calls in their turns than belong to a trial.
BOOST_AUTO_TEST_CASE(looks_after_the_end_of_a_trial_do_not_count)
{
    loop_load load;
    calls_until_turns(load);
    look(load, 0);
    look(load, 0);
    BOOST_TEST(calls_until_turns(load) == 2 * loop_load::shortest_rest - 1);
    look(load, 0);
    look(load, loop_load::trial);
    BOOST_TEST(!load.begin_call());
}

BOOST_AUTO_TEST_SUITE_END()
