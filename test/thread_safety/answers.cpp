#include <json/user_reader.hpp>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <latch>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// The values of one answer share a block of memory, which goes with the last of them. What is wrong
// is found by the sanitizers.
namespace {

constexpr std::size_t threads = 4;

std::vector<boost::json::value> parts_of_an_answer()
{
    sunco::user u;
    BOOST_REQUIRE(sunco::json::read_user(
        R"({"user":{"id":"1","metadata":{"0":[0],"1":{"a":"a text too long to lie in its value"},)"
        R"("2":"another such text, which takes memory","3":[1,2,3,4]}}})",
        u));
    std::vector<boost::json::value> parts;
    for (std::size_t i = 0; i < threads; ++i)
        parts.push_back(std::move(u.metadata.at(std::to_string(i))));
    return parts;
}

} // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_AUTO_TEST_CASE(go_to_different_threads_in_parts)
{
    for (int round = 0; round < 200; ++round) {
        std::latch start{threads};
        std::vector<std::jthread> running;
        for (boost::json::value& part : parts_of_an_answer())
            running.emplace_back([&start, mine = std::move(part)]() mutable {
                start.arrive_and_wait();
                const boost::json::value gone = std::move(mine);
            });
    }
}

BOOST_AUTO_TEST_SUITE_END()
