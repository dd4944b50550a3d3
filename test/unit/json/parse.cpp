#include <json/parse.hpp>

#include "random_json.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/null_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>

namespace bj = boost::json;
using sunco::json::parse;

namespace {

std::string refusal(std::string_view text)
{
    const sunco::result<bj::value> v = parse(text);
    BOOST_TEST_REQUIRE(v.has_error(), text);
    BOOST_TEST((v.error() == sunco::errc::bad_body));
    return v.error().message;
}

std::string nested(std::size_t levels, std::string_view open, std::string_view close)
{
    std::string text;
    for (std::size_t i = 0; i < levels; ++i)
        text += open;
    for (std::size_t i = 0; i < levels; ++i)
        text += close;
    return text;
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_parse)

BOOST_AUTO_TEST_CASE(builds_every_kind)
{
    const bj::value v =
        parse(R"( {"a":[1,-2,1.5,true,false,null,"x\u00e9\ud83d\ude00\n"],"b":{},"":[]} )").value();
    BOOST_TEST(bj::serialize(v) == R"({"a":[1,-2,1.5E0,true,false,null,"xé😀\n"],"b":{},"":[]})");
    BOOST_TEST(v.at("a").at(0).is_int64());
    BOOST_TEST(v.at("a").at(2).is_double());
}

BOOST_AUTO_TEST_CASE(takes_a_scalar_as_a_document)
{
    BOOST_TEST(parse("17").value() == bj::value(17));
    BOOST_TEST(parse("1.25").value() == bj::value(1.25));
    BOOST_TEST(parse("\"\"").value() == bj::value(""));
}

BOOST_AUTO_TEST_CASE(keeps_64_bit_integers)
{
    BOOST_TEST(parse("9223372036854775807").value().as_int64() ==
               std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(parse("-9223372036854775808").value().as_int64() ==
               std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(parse("18446744073709551615").value().as_uint64() ==
               std::numeric_limits<std::uint64_t>::max());
    BOOST_TEST(parse("18446744073709551616").value().as_double() == 0x1p64);
}

BOOST_AUTO_TEST_CASE(keeps_the_sign_of_zero)
{
    for (const char* text : {"-0", "[-0]", "-0.0", "-0e0"}) {
        bj::value v = parse(text).value();
        if (v.is_array())
            v = bj::value(v.get_array().front());
        BOOST_TEST(std::signbit(v.as_double()), text);
    }
}

BOOST_AUTO_TEST_CASE(refuses_numbers_that_no_double_holds)
{
    for (const char* text : {"1e400", "[-1e400]", R"({"a":1e-400})", "[18446744073709551617]",
                             "123456789012345678901234567890", "-9223372036854775809"})
        BOOST_TEST(contains(refusal(text), "no double can hold"), text);
    refusal("1e99999999999");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_json)
{
    for (const char* text : {"",          " ",        "{",
                             "[1",        "\"a",      "tru",
                             "nul",       "[1,]",     "{\"a\":1,}",
                             "{a:1}",     "{'a':1}",  "01",
                             "+1",        "-",        "1.",
                             ".5",        "1e",       "NaN",
                             "Infinity",  "[1 2]",    "{\"a\" 1}",
                             "// x\n1",   "/**/1",    "\"\\x\"",
                             "\"\\u12\"", "\"a\nb\"", "\xEF\xBB\xBF{}"})
        refusal(text);
    refusal(std::string_view{"\"\0\"", 3});
    refusal(std::string_view{"1\0", 2});
}

BOOST_AUTO_TEST_CASE(refuses_bad_utf_8)
{
    for (const char* text : {"\"\xFF\"", "\"\x80\"", "\"\xC3\"", "\"\xC0\xAF\"", "\"\xE0\x80\xAF\"",
                             "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xF8\x88\x80\x80\x80\"",
                             "{\"\xFF\":1}", R"("\ud800")", R"("\udc00")", R"("\ud800\u0041")"})
        refusal(text);
}

BOOST_AUTO_TEST_CASE(refuses_what_follows_the_value)
{
    BOOST_TEST(contains(refusal("{} {}"), "extra data, at byte 3"));
    refusal("1 x");
    refusal("[]]");
    BOOST_TEST(parse("{} \r\n\t").has_value());
}

BOOST_AUTO_TEST_CASE(limits_the_depth)
{
    BOOST_TEST(parse(nested(32, "[", "]")).has_value());
    BOOST_TEST(contains(refusal(nested(33, "[", "]")), "32 levels"));
    BOOST_TEST(parse(nested(31, "{\"a\":", "}").insert(31 * 5, "1")).has_value());
    refusal(nested(100'000, "[", "]"));
    refusal(std::string(100'000, '['));
    refusal(nested(100'000, "{\"a\":", "}"));
}

BOOST_AUTO_TEST_CASE(refuses_two_members_of_one_name)
{
    for (const char* text :
         {R"({"a":1,"a":1})", R"({"a":1,"b":2,"a":{"c":1}})", R"([{"x":{"a":{"b":1},"a":2}}])",
          R"({"a":1,"\u0061":2})", R"({"":1,"":2})"})
        BOOST_TEST(contains(refusal(text), "two members of one name"), text);
    BOOST_TEST(parse(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})").has_value());
}

BOOST_AUTO_TEST_CASE(finds_the_double_member_among_many)
{
    std::string text = "{";
    for (int i = 0; i < 1000; ++i)
        text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    BOOST_TEST(parse(text + "\"last\":0}").has_value());
    refusal(text + "\"k500\":0}");
}

BOOST_AUTO_TEST_CASE(takes_a_million_members)
{
    std::string text = "{";
    for (int i = 0; i < 1'000'000; ++i)
        text += "\"k" + std::to_string(i) + "\":0,";
    text.back() = '}';
    const bj::value v = parse(text).value();
    BOOST_TEST(v.get_object().size() == 1'000'000U);
    BOOST_TEST(v.get_object().contains("k999999"));
}

BOOST_AUTO_TEST_CASE(joins_strings_and_names_that_the_parser_hands_over_in_parts)
{
    std::string escaped;
    std::string plain;
    for (int i = 0; i < 5000; ++i) {
        escaped += "\\u00e9x";
        plain += "éx";
    }
    std::string text = "{\"";
    text.append(escaped).append("\":\"").append(escaped).append("\"}");
    const bj::value v = parse(text).value();
    BOOST_TEST_REQUIRE(v.get_object().contains(plain));
    BOOST_TEST((v.get_object().at(plain) == bj::value(plain)));
}

BOOST_AUTO_TEST_CASE(says_where_and_never_what)
{
    const std::string message = refusal(R"({"secret":"hush",hush})");
    BOOST_TEST(contains(message, "at byte 17"), message);
    BOOST_TEST(!contains(message, "hush"));
    BOOST_TEST(!contains(refusal(R"({"hush":1,"hush":2})"), "hush"));
    BOOST_TEST(!contains(refusal("[7777e777]"), "7777"));
}

BOOST_AUTO_TEST_CASE(doubles_come_back_to_the_bit)
{
    sunco_test::random_engine random = sunco_test::seeded();
    for (int i = 0; i < 100'000; ++i) {
        const double d = sunco_test::random_double(random);
        const std::string text = bj::serialize(bj::value(d));
        const double back = parse(text).value().as_double();
        BOOST_REQUIRE_MESSAGE(std::bit_cast<std::uint64_t>(d) == std::bit_cast<std::uint64_t>(back),
                              text);
    }
}

BOOST_AUTO_TEST_CASE(integers_come_back)
{
    sunco_test::random_engine random = sunco_test::seeded();
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t bits = random() >> sunco_test::below(random, 64);
        const auto negative = -static_cast<std::int64_t>(bits >> 1U);
        for (const bj::value& v : {bj::value(bits), bj::value(negative)}) {
            const bj::value back = parse("[" + bj::serialize(v) + ", null]").value().at(0);
            BOOST_REQUIRE_EQUAL(back, v);
        }
    }
}

BOOST_AUTO_TEST_CASE(values_live_where_they_are_told_to)
{
    std::array<unsigned char, 4096> room;
    bj::monotonic_resource memory{room.data(), room.size(), bj::get_null_resource()};
    const auto in_room = [&](const void* p) {
        return p >= room.data() && p < room.data() + room.size();
    };
    const std::string long_text(100, 'x');
    const auto v = parse(R"({"a":[{"b":")" + long_text + R"("}]})", &memory).value();
    const bj::string& text = v.at("a").at(0).at("b").as_string();
    BOOST_TEST(std::string_view{text} == long_text);
    BOOST_TEST(in_room(text.data()));
    BOOST_TEST(v.storage().get() == &memory);
}

BOOST_AUTO_TEST_SUITE_END()
