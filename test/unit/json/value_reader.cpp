#include <json/value_reader.hpp>

#include "random_json.hpp"

#include <json/parse.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bj = boost::json;
using namespace sunco_test;

namespace {

std::optional<bj::value> read(std::string_view text)
{
    sunco::json::scanner in{text};
    bj::value v;
    if (!read_value(in, v) || !in.at_end())
        return std::nullopt;
    return v;
}

/// Both take it, or neither does. The copy ends where the text does, for who watches over memory.
bool agrees_with_parse(std::string_view text)
{
    const std::vector<char> copy(text.begin(), text.end());
    const auto directly = read({copy.data(), copy.size()});
    const auto expected = sunco::json::parse(text);
    BOOST_REQUIRE_MESSAGE(directly.has_value() == expected.has_value(), text);
    // The text, since == of values sees neither the order of members nor the sign of 0.
    if (directly)
        BOOST_REQUIRE_EQUAL(bj::serialize(*directly), bj::serialize(*expected));
    return directly.has_value();
}

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_value_reader)

BOOST_AUTO_TEST_CASE(takes_what_parse_takes_and_nothing_else)
{
    random_engine random = seeded();
    static constexpr std::string_view spoilers = "{}[]\",:\\ue0-+.9tfn \n\x01\x7f\x80\xc3\xff";
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = bj::serialize(random_value(random, 3));
        for (std::size_t n = below(random, 3); n > 0; --n) {
            const char c = spoilers[below(random, spoilers.size())];
            const std::size_t at = below(random, text.size());
            if (below(random, 2) == 0)
                text[at] = c;
            else
                text.insert(at, 1, c);
        }
        taken += agrees_with_parse(text) ? 1 : 0;
    }
    BOOST_TEST(taken > 5'000);
    BOOST_TEST(taken < 19'000);
}

BOOST_AUTO_TEST_CASE(takes_all_forms_of_numbers)
{
    for (const char* text :
         {"0", "-0", "-0.0", "0e0", "7", "-7", "0.5", "1e5", "1E+5", "1e-5", "9223372036854775807",
          "9223372036854775808", "-9223372036854775808", "18446744073709551615",
          "18446744073709551616", "123456789012345680000"})
        BOOST_TEST(agrees_with_parse(text), text);
    for (const char* text : {"", "-", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "1e400", "0x1",
                             "1 2", "NaN", "Infinity", "-9223372036854775809"})
        BOOST_TEST(!agrees_with_parse(text), text);
}

// Boost.JSON 1.81 refuses them as too large, and 1.83 takes them for 0.
BOOST_AUTO_TEST_CASE(leaves_long_exponents_of_zero_to_parse)
{
    for (const char* text : {"0e2147483648", "-0e9999999999", "0.0e-9999999999"})
        BOOST_TEST(!read(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(takes_all_forms_of_text)
{
    for (const char* text :
         {R"("")", R"("\"\\\/\b\f\n\r\t")", R"("\u0041\u00e9\u20AC\ud83d\ude00")", R"("a\u0000b")",
          R"("sixteen and more of them, then é, € and 😀 and an end")", "\"\x7f\""})
        BOOST_TEST(agrees_with_parse(text), text);
    for (const char* text :
         {R"(")", R"("\)", R"("\")", R"("\x")", R"("\u00")", R"("\u00g0")", R"("\u-041")",
          R"("\ud83d")", R"("\ud83dx")", R"("\ud83d\n")", R"("\ud83d\ud83d")", R"("\ude00")",
          "\"\n\"", "\"\x80\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"",
          "\"\xc3\"", "'a'"})
        BOOST_TEST(!agrees_with_parse(text), text);
}

// Characters are looked at many at a time: none may be missed at the borders, nor any be read that
// is not there.
BOOST_AUTO_TEST_CASE(takes_text_wherever_a_character_stands_in_it)
{
    static constexpr std::string_view good[] = {"",  "\\\"", "\\\\", "\\u00e9", "\\n", "\x7f",
                                                "é", "€",    "😀",    "'",       "/",   "[]{},:"};
    static constexpr std::string_view bad[] = {{"\0", 1}, "\x01", "\n", "\x1f", "\x80", "\xff",
                                               "\xc3",    "\"",   "\\", "\\x",  "\\u12"};
    for (std::size_t before = 0; before <= 34; ++before) {
        for (const std::size_t after : {0U, 1U, 7U, 15U, 16U, 17U, 40U}) {
            const auto text = [&](std::string_view odd) {
                return '"' + std::string(before, 'a') + std::string{odd} + std::string(after, 'z');
            };
            for (const std::string_view odd : good) {
                BOOST_TEST(agrees_with_parse(text(odd) + '"'), text(odd));
                BOOST_TEST(agrees_with_parse("[" + text(odd) + "\",1]"), text(odd));
                BOOST_TEST(!agrees_with_parse(text(odd)), text(odd));
            }
            for (const std::string_view odd : bad) {
                // An escape of the quote that follows is a good one, of a text without an end.
                BOOST_TEST(!agrees_with_parse(text(odd) + '"'), text(odd));
                BOOST_TEST(!agrees_with_parse("[" + text(odd) + "\",1]"), text(odd));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(keeps_a_name_while_it_takes_the_value)
{
    for (const char* text :
         {R"({"\u0061":"\u0062"})", R"({"\n":"\t","\t":"\n"})", R"({"\u0061":"b","c":"\u0064"})",
          R"({"\u0061":{"\u0062":"\u0063"},"\u0064":["\u0065"]})",
          R"({"a name of some length\n":"a text that is at least as long\n"})", R"({"":"\n"})"})
        BOOST_TEST(agrees_with_parse(text), text);
    for (const char* text : {R"({"\u0061":1,"a":2})", R"({"a":"b","\u0061":"c"})",
                             R"({"\n":"\t","\n":"\n"})", R"({"a")", R"({"a" 1})", R"({"a":})"})
        BOOST_TEST(!agrees_with_parse(text), text);
}

BOOST_AUTO_TEST_CASE(goes_as_deep_as_parse)
{
    BOOST_TEST(agrees_with_parse(nested(sunco::json::levels)));
    BOOST_TEST(!agrees_with_parse(nested(sunco::json::levels + 1)));
    BOOST_TEST(!read(std::string(100'000, '[')).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
