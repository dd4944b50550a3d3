#include <http/fields.hpp>

#include <http/characters.hpp>
#include <http/field_lines.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace sunco::http;

BOOST_AUTO_TEST_SUITE(http_fields)

BOOST_AUTO_TEST_CASE(names_are_tokens)
{
    for (const char* name : {"A", "x-request-id", "!#$%&'*+-.^_`|~09"})
        BOOST_TEST(is_header_name(name), name);
    for (const char* name :
         {"", "a b", "a:", "a\r", "a\n", "a\t", "(a)", "a/b", "\"a\"", "a@b", "\xc3\xa9", "a\x7f"})
        BOOST_TEST(!is_header_name(name), name);
    BOOST_TEST(!is_header_name(std::string_view{"a\0", 2}));
}

BOOST_AUTO_TEST_CASE(values_are_visible_ascii)
{
    for (const char* value : {"", "a", "a b", "a\tb", "!~", "Bearer a.b.c"})
        BOOST_TEST(is_header_value(value), value);
    for (const char* value :
         {" ", " a", "a ", "\ta", "a\t", "a\r\nB: c", "a\n", "a\r", "a\x01", "a\x7f", "\xc3\xa9"})
        BOOST_TEST(!is_header_value(value), value);
    BOOST_TEST(!is_header_value(std::string_view{"a\0b", 3}));
}

// Several characters are looked at at once: each byte, wherever it stands, beside another that may
// disturb that.
BOOST_AUTO_TEST_CASE(received_values_hold_no_control_character_anywhere)
{
    for (std::size_t size = 1; size <= 26; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (const char beside : {'a', '~', '\t', '\xff'}) {
                for (int byte = 0; byte < 256; ++byte) {
                    std::string text(size, beside);
                    text[at] = static_cast<char>(byte);
                    const bool good = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
                    if (is_value_text(text) != good)
                        BOOST_ERROR("byte " << byte << " at " << at << " of " << size);
                }
            }
        }
    }
    BOOST_TEST(is_value_text(""));
}

BOOST_AUTO_TEST_CASE(finds_the_first_of_a_name_in_any_case)
{
    const sunco::header_list headers{{"A", "1"}, {"X-Two", "2"}, {"x-two", "3"}};
    BOOST_TEST(find_header(headers, "x-TWO").value() == "2");
    BOOST_TEST(!find_header(headers, "X-Tw"));
    BOOST_TEST(!find_header({}, "A"));
}

BOOST_AUTO_TEST_CASE(received_fields_come_back_as_they_came)
{
    field_lines lines;
    BOOST_TEST(!lines.find("A"));
    lines.add("X-One: a:b", 5);
    lines.add("X-Two:\t b  c \t", 5);
    lines.add("x-one: another", 5);
    lines.add("Empty:", 5);
    lines.add("Long: " + std::string(300, 'x') + "\n", 4);
    BOOST_TEST(lines.size() == 5U);
    BOOST_TEST(lines.find("x-ONE").value() == "a:b");
    BOOST_TEST(lines.find("X-Two").value() == "b  c");
    BOOST_TEST(lines.find("EMPTY").value() == "");
    BOOST_TEST(lines.find("Long").value() == std::string(300, 'x') + "\n");
    for (const char* name : {"", "X-On", "X-One:", "a:b", "Lon", "xxxx"})
        BOOST_TEST(!lines.find(name), name);
    BOOST_TEST((field_lines{lines.list()}.list() == lines.list()));
    lines.clear();
    BOOST_TEST((lines == field_lines{}));
}

BOOST_AUTO_TEST_CASE(compares_without_case_in_ascii_only)
{
    BOOST_TEST(iequals("aZ0-", "Az0-"));
    BOOST_TEST(!iequals("a", "ab"));
    BOOST_TEST(!iequals("[", "{"));
    BOOST_TEST(!iequals("@", "`"));
}

BOOST_AUTO_TEST_CASE(checks_what_the_caller_adds)
{
    BOOST_TEST(check_headers({}).has_value());
    BOOST_TEST(check_headers({{"X-Request-Id", "1"}, {"Accept", "text/plain"}}).has_value());
    for (const char* name :
         {"Host", "authorization", "CONNECTION", "Content-Length", "Content-Type",
          "Transfer-Encoding", "Accept-Encoding", "Expect", "Upgrade", "te", "Trailer"})
        BOOST_TEST(check_headers({{name, "x"}}).has_error(), name);
    for (const auto& [name, value] : sunco::header_list{
             {"", "x"}, {"a b", "x"}, {"A", "marker\r\nB: c"}, {"A\r\nmarker", "x"}}) {
        const auto r = check_headers({{"X-Good", "1"}, {name, value}});
        BOOST_TEST_REQUIRE(r.has_error());
        BOOST_TEST((r.error() == sunco::errc::configuration));
        BOOST_TEST(r.error().message.find("marker") == std::string::npos);
    }
    const auto r = check_headers({{"Host", "x"}}, sunco::errc::invalid_argument);
    BOOST_TEST((r.error() == sunco::errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
