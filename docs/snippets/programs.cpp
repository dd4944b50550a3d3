// Runs the whole programs that the guides have.

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>
#include <sunco/webhook_receiver.hpp>

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <sstream>

// They end without a return, as no other function than main may.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wreturn-type"
#define main emulator_program
#include "emulator_program.cpp"
#undef main
#define main webhook_program
#include "webhook_program.cpp"
#undef main
#pragma GCC diagnostic pop

BOOST_AUTO_TEST_SUITE(programs)

BOOST_AUTO_TEST_CASE(a_test_with_the_emulator)
{
    emulator_program(); // asserts
}

BOOST_AUTO_TEST_CASE(a_removal_that_is_confirmed)
{
    std::ostringstream said;
    std::streambuf* const before = std::cout.rdbuf(said.rdbuf());
    webhook_program();
    std::cout.rdbuf(before);
    BOOST_TEST(said.str() == "gone\n");
}

BOOST_AUTO_TEST_SUITE_END()
