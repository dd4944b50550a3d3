// Runs the whole programs that the guides have.

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>
#include <sunco/webhook_receiver.hpp>

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <sstream>

#define main emulator_program
#include "emulator_program.cpp"
#undef main
#define main webhook_program
#include "webhook_program.cpp"
#undef main

BOOST_AUTO_TEST_SUITE(programs)

BOOST_AUTO_TEST_CASE(a_test_with_the_emulator)
{
    BOOST_TEST(emulator_program() == 0); // and it asserts
}

BOOST_AUTO_TEST_CASE(a_removal_that_is_confirmed)
{
    std::ostringstream said;
    std::streambuf* const before = std::cout.rdbuf(said.rdbuf());
    const int status = webhook_program();
    std::cout.rdbuf(before);
    BOOST_TEST(status == 0);
    BOOST_TEST(said.str() == "gone\n");
}

BOOST_AUTO_TEST_SUITE_END()
