#include <sunco/model/limits.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

std::string refusal(std::string_view id)
{
    const sunco::result<void> checked = sunco::check_path_id(id, "userId");
    if (checked)
        return {};
    BOOST_TEST((checked.error() == sunco::errc::invalid_argument));
    return checked.error().message;
}

std::string repeat(std::size_t n, std::string_view piece)
{
    std::string text;
    for (; n > 0; --n)
        text += piece;
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(model_path_id)

BOOST_AUTO_TEST_CASE(takes_whatever_a_segment_can_carry)
{
    for (const char* id :
         {"6717a1c2e8f4b0d3957ac120", "a/b c+d@x%2F?#&=", "é€😀", "...", ". .", "\\"})
        BOOST_TEST(refusal(id) == "", id);
}

BOOST_AUTO_TEST_CASE(counts_characters)
{
    for (const char* character : {"a", "é", "😀"}) {
        BOOST_TEST(refusal(repeat(1024, character)) == "");
        BOOST_TEST(refusal(repeat(1025, character)) == "userId is longer than 1024 characters");
    }
}

BOOST_AUTO_TEST_CASE(refuses_what_would_name_another_resource)
{
    BOOST_TEST(refusal("") == "userId is empty");
    BOOST_TEST(refusal(".") == "userId is . or .., which a path cannot carry");
    BOOST_TEST(refusal("..") == "userId is . or .., which a path cannot carry");
}

BOOST_AUTO_TEST_CASE(refuses_control_characters)
{
    for (std::string_view id :
         {std::string_view{"a\0b", 3}, std::string_view{"\r\n"}, std::string_view{"\x1F"},
          std::string_view{"\x7F"}, std::string_view{"\u0080"}, std::string_view{"\u009F"}})
        BOOST_TEST(refusal(id) == "userId holds a control character");
    BOOST_TEST(refusal("\u00A0 ") == "");
}

// Several characters are looked at at once.
BOOST_AUTO_TEST_CASE(judges_a_character_wherever_it_stands)
{
    for (std::size_t before = 0; before <= 17; ++before) {
        for (std::size_t after = 1; after <= 17; ++after) {
            const auto id = [&](std::string_view middle) {
                return std::string(before, '~') + std::string{middle} + std::string(after, ' ');
            };
            for (const char* good : {" ", "~", "é", "😀", "\u00A0", "~\u00BF~"})
                BOOST_TEST(refusal(id(good)) == "", id(good));
            for (const char* control : {"\x01", "\x1F", "\x7F", "\u0080"})
                BOOST_TEST(refusal(id(control)) == "userId holds a control character");
            for (const char* bad : {"\x80", "\xFF", "\xC3"})
                BOOST_TEST(refusal(id(bad)) == "userId is not valid UTF-8");
        }
    }
}

BOOST_AUTO_TEST_CASE(refuses_bad_utf_8)
{
    BOOST_TEST(refusal("a\xFF") == "userId is not valid UTF-8");
    BOOST_TEST(refusal("\xED\xA0\x80") == "userId is not valid UTF-8");
}

BOOST_AUTO_TEST_SUITE_END()
