#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

// The first program of the documentation, to the letter. Its main() knows only the real service and
// is not called; it also ends without a return, as no other function may.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wreturn-type"
#define main main_of_the_first_program
#include "../../examples/first_program/main.cpp"
#undef main
#pragma GCC diagnostic pop

BOOST_FIXTURE_TEST_CASE(the_first_program, fixture)
{
    run(greet(client, app));
    const auto log = service->log();
    BOOST_REQUIRE_EQUAL(log.size(), 4u);
    BOOST_TEST(log[1].body == R"({"profile":{"surname":"Purple","avatarUrl":null}})");
    BOOST_TEST(log[2].status == 404u);
    BOOST_TEST(service->user_count() == 0u);
}
