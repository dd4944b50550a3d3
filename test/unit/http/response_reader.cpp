#include "answers.hpp"
#include "outcome.hpp"

#include <http/fields.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using sunco::errc;
using sunco::http::reader_limits;
using sunco::http::response_reader;
using namespace sunco_test;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
const std::string hello = ok + "Content-Length: 5\r\n\r\nhello";

void check_error(std::string_view bytes, reader_limits limits, errc expected)
{
    const auto o = read_whole(bytes, limits);
    BOOST_TEST_REQUIRE(o.error.has_value());
    BOOST_TEST(sunco::to_string(*o.error) == sunco::to_string(expected));
}

std::string many_fields(std::size_t count)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += "A: b\r\n";
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_response_reader)

BOOST_AUTO_TEST_CASE(takes_good_answers)
{
    for (const answer& a : good_answers()) {
        BOOST_TEST_CONTEXT(a.name)
        {
            const auto o = read_whole(a.bytes);
            BOOST_TEST_REQUIRE(o.done, o);
            BOOST_TEST(o.used == a.bytes.size());
            BOOST_TEST(o.final_status == a.final_status);
            BOOST_TEST(o.response.status == a.final_status);
            BOOST_TEST(o.response.body == a.body);
            BOOST_TEST(o.response.keep_alive == a.keep_alive);
        }
    }
}

BOOST_AUTO_TEST_CASE(refuses_bad_answers)
{
    for (const answer& a : bad_answers()) {
        BOOST_TEST_CONTEXT(a.name)
        {
            const auto o = read_whole(a.bytes);
            BOOST_TEST_REQUIRE(o.error.has_value(), o);
            BOOST_TEST(sunco::to_string(*o.error) == sunco::to_string(*a.error));
            BOOST_TEST(o.final_status == a.final_status);
            BOOST_TEST(o.started == !a.bytes.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(keeps_headers_as_written_and_in_order)
{
    const auto o = read_whole(ok + "X-One: 1\r\nContent-Length: 0\r\nx-one:  two  \r\n\r\n");
    const sunco::header_list expected{{"X-One", "1"}, {"Content-Length", "0"}, {"x-one", "two"}};
    BOOST_TEST((o.response.headers.list() == expected));
}

BOOST_AUTO_TEST_CASE(forgets_the_headers_of_interim_answers_and_trailers)
{
    const auto o = read_whole("HTTP/1.1 103 Early Hints\r\nRetry-After: 1\r\n\r\n" + chunked +
                              "0\r\nRetry-After: 2\r\n\r\n");
    BOOST_TEST_REQUIRE(o.done, o);
    BOOST_TEST(!o.response.headers.find("Retry-After"));
    BOOST_TEST(o.response.keep_alive);
}

BOOST_AUTO_TEST_CASE(leaves_what_follows_the_message)
{
    for (const std::string& first : {hello, ok + "Content-Length: 0\r\n\r\n", chunked + "0\r\n\r\n",
                                     std::string{"HTTP/1.1 204 No Content\r\n\r\n"}}) {
        response_reader reader{{}};
        BOOST_TEST(reader.feed(first + hello) == first.size());
        BOOST_TEST_REQUIRE(reader.done());
        BOOST_TEST(reader.feed("more") == 0U);
        reader.feed_eof();
        BOOST_TEST(reader.done());
    }
}

BOOST_AUTO_TEST_CASE(tells_how_long_an_idle_connection_lives)
{
    const auto timeout = [](const std::string& value) {
        const auto o = read_whole(ok + "Content-Length: 0\r\nKeep-Alive: " + value + "\r\n\r\n");
        BOOST_TEST_REQUIRE(o.done, o);
        return o.response.keep_alive_timeout ? o.response.keep_alive_timeout->count() : -1;
    };
    BOOST_TEST(timeout("timeout=5") == 5);
    BOOST_TEST(timeout("max=100, Timeout=75") == 75);
    BOOST_TEST(timeout("timeout=0") == 0);
    for (const char* junk : {"", "5", "timeout=", "timeout=-1", "timeout=x", "timeout=1.5",
                             "timeout=99999999999999999999", "atimeout=5"})
        BOOST_TEST(timeout(junk) == -1, junk);
}

BOOST_AUTO_TEST_CASE(knows_whether_anything_came_and_what_was_accepted)
{
    response_reader reader{{}};
    BOOST_TEST(!reader.started());
    reader.feed("H");
    BOOST_TEST(reader.started());
    reader.feed("TTP/1.1 201 Created\r\nContent-Length: 5\r\n");
    BOOST_TEST(reader.final_status() == 0U);
    reader.feed("\r\n");
    BOOST_TEST(reader.final_status() == 201U);
    reader.feed_eof();
    BOOST_TEST((reader.error() == errc::closed));
    BOOST_TEST(reader.final_status() == 201U);
}

// The peer may keep the connection open and say no more.
BOOST_AUTO_TEST_CASE(does_not_wait_for_the_rest_of_what_is_already_wrong)
{
    const auto failed_open = [](std::string_view bytes, reader_limits limits) {
        return read_in_pieces(
                   bytes, limits, [&] { return bytes.size(); }, false)
            .error;
    };
    BOOST_TEST((failed_open("220 smtp.example ESMTP", {}) == errc::protocol));
    BOOST_TEST((failed_open("HTTP/2", {}) == errc::protocol));
    BOOST_TEST((failed_open(ok + "Content-Length: 6\r\n\r\n", {1024, 5}) == errc::too_large));
    BOOST_TEST((failed_open(chunked + "6\r\n", {1024, 5}) == errc::too_large));
    BOOST_TEST((failed_open(ok + "\r\n123456", {1024, 5}) == errc::too_large));
    BOOST_TEST((failed_open(ok + std::string(1024, 'a'), {1024, 5}) == errc::too_large));
    BOOST_TEST((failed_open(chunked + "5;" + std::string(300, 'a'), {}) == errc::too_large));
}

BOOST_AUTO_TEST_CASE(bounds_the_head_to_the_byte)
{
    const std::string head = ok + "Content-Length: 5\r\n\r\n";
    BOOST_TEST(read_whole(head + "hello", {head.size(), 5}).done);
    check_error(head + "hello", {head.size() - 1, 5}, errc::too_large);
}

BOOST_AUTO_TEST_CASE(counts_interim_answers_extensions_and_trailers_as_head)
{
    const std::string interim = "HTTP/1.1 103 Early Hints\r\n\r\n";
    const std::string body = "5;abc\r\nhello\r\n0;d\r\n";
    const std::string trailers = "A: b\r\n\r\n";
    const std::size_t head = interim.size() + chunked.size() + 6 + trailers.size();
    const std::string all = interim + chunked + body + trailers;
    BOOST_TEST(read_whole(all, {head, 5}).done);
    check_error(all, {head - 1, 5}, errc::too_large);
}

BOOST_AUTO_TEST_CASE(bounds_the_body_to_the_byte)
{
    BOOST_TEST(read_whole(hello, {1024, 5}).done);
    check_error(hello, {1024, 4}, errc::too_large);
    const std::string chunks = chunked + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
    BOOST_TEST(read_whole(chunks, {1024, 5}).done);
    check_error(chunks, {1024, 4}, errc::too_large);
}

BOOST_AUTO_TEST_CASE(bounds_the_number_of_fields)
{
    const std::string end = "Content-Length: 0\r\n\r\n";
    BOOST_TEST(read_whole(ok + many_fields(255) + end).done);
    check_error(ok + many_fields(256) + end, {}, errc::too_large);
    check_error(chunked + "0\r\n" + many_fields(256) + "\r\n", {}, errc::too_large);
    check_error(ok + many_fields(10'000), {1024 * 1024, 5}, errc::too_large);
}

BOOST_AUTO_TEST_CASE(bounds_endless_trailers_and_extensions)
{
    const reader_limits limits{4096, 1024 * 1024};
    std::string trailers = chunked + "0\r\n";
    std::string extensions = chunked;
    for (int i = 0; i < 100; ++i) {
        trailers += "A: " + std::string(100, 'b') + "\r\n";
        extensions += "1;" + std::string(100, 'b') + "\r\nx\r\n";
    }
    check_error(trailers, limits, errc::too_large);
    check_error(extensions, limits, errc::too_large);
}

// The size lines of an honest body in small pieces must not use up the head's allowance.
BOOST_AUTO_TEST_CASE(takes_a_large_body_in_tiny_chunks)
{
    std::string bytes = chunked;
    for (int i = 0; i < 50'000; ++i)
        bytes += "1\r\nx\r\n";
    const auto o = read_whole(bytes + "0\r\n\r\n");
    BOOST_TEST_REQUIRE(o.done, o);
    BOOST_TEST(o.response.body == std::string(50'000, 'x'));
}

BOOST_AUTO_TEST_CASE(takes_eight_interim_answers_and_no_more)
{
    std::string eight;
    for (int i = 0; i < 8; ++i)
        eight += "HTTP/1.1 102 Processing\r\n\r\n";
    BOOST_TEST(read_whole(eight + hello).done);
    check_error(eight + "HTTP/1.1 102 Processing\r\n\r\n", {}, errc::protocol);
}

BOOST_AUTO_TEST_SUITE_END()
