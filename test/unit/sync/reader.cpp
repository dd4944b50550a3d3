#include "read_text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using sunco::record_format;

std::vector<std::uint64_t> line_numbers(const std::vector<sunco::source_item>& items)
{
    std::vector<std::uint64_t> numbers;
    for (const auto& item : items)
        numbers.push_back(item.line);
    return numbers;
}

using numbers = std::vector<std::uint64_t>;

} // namespace

BOOST_AUTO_TEST_SUITE(sync_reader)

BOOST_AUTO_TEST_CASE(lines_are_counted_and_blank_ones_skipped)
{
    const std::string text =
        "\xef\xbb\xbf{\"externalId\":\"a\"}\r\n\r\n \t\n{\"externalId\":\"b\"}\n"
        "rubbish\n\n{\"externalId\":\"c\"}";
    const auto items = test::read_text(text);
    BOOST_TEST((line_numbers(items) == numbers{1, 4, 5, 7}));
    BOOST_TEST(items[0].content.has_value());
    BOOST_TEST(items[2].content.has_error());
    BOOST_TEST(items[3].content.has_value());
}

BOOST_AUTO_TEST_CASE(every_cut_of_the_bytes_gives_the_same)
{
    const std::string text =
        "\xef\xbb\xbf\r\n{\"externalId\":\"é\"}\r\n\nx\n{\"externalId\":\"b\"}\r";
    const auto whole = test::read_text(text);
    for (std::size_t a = 0; a <= text.size(); ++a) {
        for (std::size_t b = a; b <= text.size(); ++b) {
            sunco::sync::record_reader reader{record_format::detect};
            std::vector<sunco::source_item> items;
            const auto drain = [&] {
                while (auto item = reader.next())
                    items.push_back(std::move(*item));
            };
            for (const auto& piece : {text.substr(0, a), text.substr(a, b - a), text.substr(b)}) {
                reader.feed(piece);
                drain();
            }
            reader.finish();
            drain();
            BOOST_REQUIRE_EQUAL(items.size(), whole.size());
            for (std::size_t i = 0; i < items.size(); ++i)
                BOOST_REQUIRE(items[i].line == whole[i].line && items[i].key == whole[i].key &&
                              items[i].text == whole[i].text);
            BOOST_REQUIRE_EQUAL(reader.consumed(), text.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_mark_that_is_not_first_is_no_mark)
{
    const auto items =
        test::read_text("{\"externalId\":\"a\"}\n\xef\xbb\xbf{\"externalId\":\"b\"}\n");
    BOOST_TEST(items[0].content.has_value());
    BOOST_TEST(items[1].content.has_error());
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_refused_and_the_rest_read)
{
    constexpr std::size_t longest = sunco::file_source::longest_line;
    const std::string start = R"({"externalId":"a","x":")";
    for (const std::size_t extra : {0ul, 1ul, 5ul, 3 * longest}) {
        std::string line = start + std::string(longest - start.size() - 2 + extra, 'x') + "\"}";
        sunco::sync::record_reader reader{record_format::detect};
        std::vector<sunco::source_item> items;
        const std::string text = line + "\n{\"externalId\":\"b\"}\n";
        for (std::size_t at = 0; at < text.size(); at += 100'000) {
            reader.feed(std::string_view{text}.substr(at, 100'000));
            while (auto item = reader.next())
                items.push_back(std::move(*item));
        }
        BOOST_REQUIRE_EQUAL(items.size(), 2u);
        // In either case the member is unknown; only one of them was read so far.
        const bool too_long =
            items[0].content.error().message.find("more than") != std::string::npos;
        BOOST_TEST(too_long == (extra > 0));
        BOOST_TEST(items[1].content.has_value());
        BOOST_TEST(reader.consumed() == text.size());
    }
}

BOOST_AUTO_TEST_CASE(the_format)
{
    using sunco::sync::format_of_name;
    BOOST_TEST((format_of_name("a.csv") == record_format::csv));
    for (const char* name : {"a.ndjson", "a.jsonl", "dir.csv/a.json"})
        BOOST_TEST((format_of_name(name) == record_format::ndjson), name);
    for (const char* name : {"a", "a.txt", "csv", "a.csv.bak"})
        BOOST_TEST((format_of_name(name) == record_format::detect), name);
    BOOST_TEST(test::read_text("\n \t{\"externalId\":\"a\"}").front().content.has_value());
    BOOST_TEST(test::read_text("\nexternalId\na").front().content.has_value());
    // By its name it is NDJSON, whatever it holds.
    BOOST_TEST(test::read_text("externalId\na", record_format::ndjson).size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
