#include <model/utf8.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using sunco::utf8::count;

BOOST_AUTO_TEST_SUITE(model_utf8)

BOOST_AUTO_TEST_CASE(counts_code_points)
{
    BOOST_TEST(count("").value() == 0U);
    BOOST_TEST(count("aé€😀").value() == 4U);
    BOOST_TEST(count(std::string_view{"a\0b", 3}).value() == 3U);
    BOOST_TEST(count("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF").value() == 3U);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_utf_8)
{
    for (const char* text :
         {"\x80", "\xBF", "\xC3", "\xC3(", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xE2\x82",
          "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF0\x9F\x98",
          "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "fine\xFF"})
        BOOST_TEST(!count(text).has_value());
}

// ASCII is counted several bytes at a time.
BOOST_AUTO_TEST_CASE(sees_every_place_of_a_long_text)
{
    for (std::size_t at = 0; at <= 40; ++at) {
        std::string text(40, 'x');
        BOOST_TEST(count(text.substr(at)).value() == 40 - at);
        BOOST_TEST(count(text.insert(at, "é")).value() == 41U);
        text[at] = '\xFF';
        BOOST_TEST(!count(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(appends_what_it_takes)
{
    for (const char32_t c :
         {U'\0', U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\xFFFF', U'\x10000', U'\x10FFFF'}) {
        std::string text;
        sunco::utf8::append(text, c);
        std::string_view rest = text;
        BOOST_TEST((sunco::utf8::take(rest) == c));
        BOOST_TEST(rest.empty());
    }
}

BOOST_AUTO_TEST_CASE(takes_one_at_a_time)
{
    std::string_view text = "é😀\xFF";
    BOOST_TEST((sunco::utf8::take(text) == U'é'));
    BOOST_TEST((sunco::utf8::take(text) == U'😀'));
    BOOST_TEST(!sunco::utf8::take(text).has_value());
    BOOST_TEST(text.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
