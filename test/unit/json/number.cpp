#include <json/number.hpp>

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

using sunco::json::read_double;

namespace {

void check_same_bits(std::string_view text, double expected)
{
    const std::optional<double> d = read_double(text);
    BOOST_TEST_REQUIRE(d.has_value(), text);
    BOOST_TEST(std::bit_cast<std::uint64_t>(*d) == std::bit_cast<std::uint64_t>(expected), text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_number)

BOOST_AUTO_TEST_CASE(rounds_to_the_nearest)
{
    check_same_bits("0.1", 0.1);
    check_same_bits("9007199254740993.0", 9007199254740992.0);
    check_same_bits("9007199254740993.0000000000000000000000000000001", 9007199254740994.0);
    check_same_bits("1.7976931348623158e308", 0x1.fffffffffffffp+1023);
    check_same_bits("2.2250738585072011e-308", 0x0.fffffffffffffp-1022);
    check_same_bits("2.2250738585072014e-308", 0x1p-1022);
    check_same_bits("5e-324", 0x1p-1074);
    check_same_bits("-0.0", -0.0);
    check_same_bits("1E5", 1e5);
}

BOOST_AUTO_TEST_CASE(refuses_what_leaves_the_range)
{
    BOOST_TEST(!read_double("1e400").has_value());
    BOOST_TEST(!read_double("-1e400").has_value());
    BOOST_TEST(!read_double("1.7976931348623159e308").has_value());
    BOOST_TEST(!read_double("1e-400").has_value());
    BOOST_TEST(!read_double(std::string(400, '9')).has_value());
    check_same_bits("0e400", 0.0);
}

BOOST_AUTO_TEST_CASE(takes_whole_numbers_that_are_doubles)
{
    check_same_bits("18446744073709551616", 0x1p64);
    check_same_bits("-18446744073709551616", -0x1p64);
    check_same_bits("36893488147419103232", 0x1p65);
    check_same_bits("100000000000000000000000", 1e23);
    // What JavaScript writes for a double that is really …683968.
    check_same_bits("123456789012345680000", 123456789012345680000.0);
    check_same_bits("-123456789012345680000", -123456789012345680000.0);
    check_same_bits("123456789012345683968", 123456789012345680000.0);
}

BOOST_AUTO_TEST_CASE(refuses_whole_numbers_that_would_change)
{
    BOOST_TEST(!read_double("18446744073709551617").has_value());
    BOOST_TEST(!read_double("-9223372036854775809").has_value());
    BOOST_TEST(!read_double("123456789012345680001").has_value());
    BOOST_TEST(!read_double("99999999999999999999999999").has_value());
}

BOOST_AUTO_TEST_CASE(refuses_trailing_text)
{
    BOOST_TEST(!read_double("1.5x").has_value());
    BOOST_TEST(!read_double("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
