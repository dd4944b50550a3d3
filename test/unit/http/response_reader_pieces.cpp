#include "answers.hpp"
#include "outcome.hpp"

#include <support/seed.hpp>

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using sunco::http::reader_limits;
using namespace sunco_test;

// However a stream is cut, the outcome is the same.

namespace {

std::vector<answer> all_answers()
{
    auto all = good_answers();
    for (answer& a : bad_answers())
        all.push_back(std::move(a));
    return all;
}

outcome read_split_at(std::string_view bytes, reader_limits limits, std::size_t at)
{
    bool first = true;
    return read_in_pieces(bytes, limits, [&] {
        const auto size = first ? at : bytes.size();
        first = false;
        return size;
    });
}

outcome read_by_bytes(std::string_view bytes, reader_limits limits)
{
    return read_in_pieces(bytes, limits, [] { return std::size_t{1}; });
}

std::size_t below(std::mt19937& random, std::size_t bound)
{
    return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random);
}

// Bytes that mean something to a parser, more often than chance would have them.
char interesting_byte(std::mt19937& random)
{
    constexpr char bytes[] = "\r\n\0 \t:;,0159afgAF+-_x\x7f\x80\xff";
    return below(random, 2) == 0 ? bytes[below(random, sizeof bytes - 1)]
                                 : static_cast<char>(below(random, 256));
}

void mutate(std::string& text, std::mt19937& random)
{
    const std::size_t at = below(random, text.size() + 1);
    switch (below(random, 4)) {
    case 0:
        text.insert(at, 1, interesting_byte(random));
        break;
    case 1:
        text.erase(at, 1 + below(random, 4));
        break;
    case 2:
        if (at < text.size())
            text[at] = interesting_byte(random);
        break;
    default:
        text.insert(at, text.substr(below(random, text.size() + 1), below(random, 32)));
        break;
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_response_reader_pieces)

BOOST_AUTO_TEST_CASE(every_split_gives_the_same_outcome)
{
    for (const answer& a : all_answers()) {
        BOOST_TEST_CONTEXT(a.name)
        {
            const auto expected = read_whole(a.bytes);
            BOOST_TEST(read_by_bytes(a.bytes, {}) == expected);
            for (std::size_t at = 1; at < a.bytes.size(); ++at)
                BOOST_TEST(read_split_at(a.bytes, {}, at) == expected, "split at " << at);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_split_gives_the_same_outcome_at_every_tight_limit)
{
    for (const answer& a : all_answers()) {
        BOOST_TEST_CONTEXT(a.name)
        {
            for (std::size_t limit = 0; limit <= std::min<std::size_t>(a.bytes.size(), 160);
                 ++limit) {
                const reader_limits limits{limit + 16, limit % 8};
                BOOST_TEST(read_by_bytes(a.bytes, limits) == read_whole(a.bytes, limits), limit);
            }
        }
    }
}

// A truncated answer is `closed`, or wrong already; it is whole only at its end.
BOOST_AUTO_TEST_CASE(no_truncated_answer_passes)
{
    for (const answer& a : good_answers()) {
        BOOST_TEST_CONTEXT(a.name)
        {
            for (std::size_t size = 0; size < a.bytes.size(); ++size) {
                const auto o = read_whole(std::string_view{a.bytes}.substr(0, size));
                BOOST_TEST((o.error == sunco::errc::closed), size << ": " << o);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(random_mutations_read_the_same_in_any_pieces)
{
    std::mt19937 random{static_cast<unsigned>(sunco::test::seed())};
    const auto seeds = good_answers();
    const reader_limits limits{300, 40};
    for (int round = 0; round < 30'000; ++round) {
        std::string bytes = seeds[below(random, seeds.size())].bytes;
        for (std::size_t n = 1 + below(random, 3); n > 0; --n)
            mutate(bytes, random);
        const auto expected = read_whole(bytes, limits);
        const auto pieces = read_in_pieces(bytes, limits, [&] { return 1 + below(random, 12); });
        const auto single = read_by_bytes(bytes, limits);
        if (pieces != expected || single != expected) {
            BOOST_ERROR("round " << round << ": whole " << expected << ", pieces " << pieces
                                 << ", bytes " << single << "\n"
                                 << bytes);
            break;
        }
        if (expected.done) {
            BOOST_TEST(expected.used <= bytes.size());
            BOOST_TEST(expected.response.body.size() <= limits.body_bytes);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
