#include <transport/connect_race.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

std::string order(std::initializer_list<const char*> addresses)
{
    std::vector<boost::asio::ip::address> list;
    for (const char* a : addresses)
        list.push_back(boost::asio::ip::make_address(a));
    std::string out;
    for (const auto& a : sunco::transport::interleave_families(list))
        out += a.to_string() + ' ';
    return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(families_take_turns_and_the_first_one_begins)
{
    BOOST_TEST(order({"::1", "::2", "::3", "1.1.1.1", "2.2.2.2"}) ==
               "::1 1.1.1.1 ::2 2.2.2.2 ::3 ");
    BOOST_TEST(order({"1.1.1.1", "2.2.2.2", "::1"}) == "1.1.1.1 ::1 2.2.2.2 ");
    BOOST_TEST(order({"1.1.1.1"}) == "1.1.1.1 ");
}
