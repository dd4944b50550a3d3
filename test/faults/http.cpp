#include <faults/fixture.hpp>
#include <faults/odd_responses.hpp>

#include <http/response_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace {

using sunco::delivery;
using sunco::errc;
using test::afterwards;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::fixture;
using test::odd_response;
using test::response;
using test::script;
using test::user_response;

script script_of(const odd_response& r, std::size_t slice)
{
    script s;
    s.read_request();
    // A client that has seen enough closes while bytes are still coming.
    if (r.code)
        s.send_loosely(r.bytes, slice);
    else
        s.send(r.bytes, slice);
    if (r.then == afterwards::end)
        s.end();
    else if (r.then == afterwards::end_without_notify)
        s.end_without_notify();
    return s;
}

void check(fixture& x, const odd_response& r, std::size_t slice)
{
    BOOST_TEST_CONTEXT("line " << r.line << ", " << r.name)
    {
        const auto before = x.server.requests().size();
        x.server.expect(script_of(r, slice));
        const auto got = x.get();
        if (r.code)
            check_failure(got, *r.code, r.delivery);
        else
            check_success(got);
        BOOST_TEST(x.server.requests().size() == before + 1);
        check_pool(x, r.reusable ? 1 : 0);
        x.end_client();
    }
}

void check_line(fixture& x, int line)
{
    for (const odd_response& r : test::odd_responses(line))
        check(x, r, 0);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(http, fixture)

BOOST_AUTO_TEST_CASE(line_08_body_cut_off_or_without_an_end_of_its_own)
{
    check_line(*this, 8);
}

BOOST_AUTO_TEST_CASE(line_09_bytes_after_response)
{
    const std::string stray = user_response("stray");
    for (const std::string& first :
         {response(200, "{}"), response(204, ""), std::string{"HTTP/1.1 204 No Content\r\n\r\n"},
          response(200, "")}) {
        server.expect(script{}.answer(first + stray));
        check_success(remove());
        check_pool(*this, 0);
    }
    server.expect(script{}.answer(user_response("u1") + stray));
    BOOST_TEST(get("u1").user->id == "u1");
    check_pool(*this, 0);
    server.expect(script{}.answer(user_response("u2")));
    BOOST_TEST(get("u2").user->id == "u2");
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_CASE(line_10_body_shorter_than_its_length)
{
    check_line(*this, 10);
}

BOOST_AUTO_TEST_CASE(line_10_body_that_stalls)
{
    server.expect(script{}.answer("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"));
    const auto got = get("u1", {.timeout = std::chrono::milliseconds{200}});
    BOOST_TEST_REQUIRE(got.failed.has_value());
    BOOST_TEST(got.failed->code == make_error_code(errc::timeout));
    BOOST_TEST((got.failed->delivery != delivery::not_sent));
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_11_content_length)
{
    check_line(*this, 11);
}

BOOST_AUTO_TEST_CASE(line_12_transfer_encoding)
{
    check_line(*this, 12);
}

BOOST_AUTO_TEST_CASE(line_13_chunks)
{
    check_line(*this, 13);
}

BOOST_AUTO_TEST_CASE(line_13_extension_of_10_megabytes)
{
    const std::string start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;";
    server.expect(script{}.answer(start).send_until_gone(std::string(16'000, 'x')));
    check_failure(get(), errc::too_large, delivery::answered);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_14_trailers)
{
    check_line(*this, 14);
}

BOOST_AUTO_TEST_CASE(line_14_trailers_without_end)
{
    const std::string start =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
    server.expect(script{}.answer(start).send_until_gone("X-Trailer: a\r\n"));
    check_failure(get(), errc::too_large, delivery::answered);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_14_trailers_are_not_interpreted)
{
    const std::string bytes = "HTTP/1.1 429 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
                              "0\r\nRetry-After: 9\r\nConnection: close\r\n\r\n";
    server.expect(script{}.answer(bytes).answer(user_response()));
    const auto got = get();
    check_failure(got, errc::rate_limited, delivery::answered);
    BOOST_TEST(!got.failed->retry_after.has_value());
    check_success(get());
    BOOST_TEST(server.connections() == 1u);
}

BOOST_AUTO_TEST_CASE(line_15_interim_answers)
{
    check_line(*this, 15);
}

BOOST_AUTO_TEST_CASE(line_15_interim_answers_without_end)
{
    server.expect(script{}.read_request().send_until_gone("HTTP/1.1 100 Continue\r\n\r\n"));
    check_failure(get(), errc::protocol, delivery::maybe_sent);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_16_malformed_lines)
{
    check_line(*this, 16);
}

BOOST_AUTO_TEST_CASE(line_17_large_heads)
{
    check_line(*this, 17);
}

BOOST_AUTO_TEST_CASE(line_18_empty_body)
{
    check_line(*this, 18);
    server.expect(script{}
                      .answer(response(200, ""))
                      .answer(response(201, ""))
                      .answer(response(200, ""))
                      .answer(response(200, "")));
    check_success(remove());
    check_failure(create({}), errc::bad_body, delivery::answered);
    check_failure(update({}), errc::bad_body, delivery::answered);
    check_failure(remove_personal_information(), errc::bad_body, delivery::answered);
}

BOOST_AUTO_TEST_CASE(line_19_redirects_are_not_followed)
{
    test::scripted_server other{test::trusted_server()};
    const std::string here = settings.base_url + "/v2/apps/app1/users/u2";
    const std::string there = "https://127.0.0.1:" + std::to_string(other.port()) + "/";
    const std::string plain = "http://127.0.0.1:" + std::to_string(other.port()) + "/";
    script s;
    for (const unsigned status : {301u, 302u, 303u, 304u, 307u, 308u})
        for (const std::string& to :
             {here, there, plain, std::string{"http://169.254.169.254/latest/meta-data/"}})
            s.answer(status == 304 ? "HTTP/1.1 304 Not Modified\r\nLocation: " + to + "\r\n\r\n"
                                   : response(status, "", "Location: " + to + "\r\n"));
    server.expect(std::move(s));
    for (int i = 0; i < 24; ++i)
        check_failure(get(), errc::client_error, delivery::answered);
    BOOST_TEST(server.requests().size() == 24u);
    BOOST_TEST(server.connections() == 1u);
    BOOST_TEST(other.connections() == 0u);
}

BOOST_AUTO_TEST_CASE(line_20_content_encoding)
{
    check_line(*this, 20);
    BOOST_TEST(server.requests().front().find("Accept-Encoding: identity") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_21_pages_of_others)
{
    check_line(*this, 21);
    const std::string page = "<html>marker-page</html>";
    server.expect(script{}
                      .answer(response(200, page))
                      .answer("HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: " +
                              std::to_string(page.size()) + "\r\n\r\n" + page));
    for (int i = 0; i < 2; ++i) {
        const auto got = get();
        BOOST_TEST_REQUIRE(got.failed.has_value());
        std::ostringstream text;
        text << *got.failed << sunco::error{*got.failed}.what();
        BOOST_TEST(text.str().find("marker-page") == std::string::npos);
        BOOST_TEST(got.failed->api_errors.empty());
    }
}

BOOST_AUTO_TEST_CASE(line_22_one_byte_at_a_time)
{
    for (const odd_response& r : test::odd_responses())
        if (r.bytes.size() < 2000)
            check(*this, r, 1);
}

namespace {

struct reading {
    bool done = false;
    errc error{};
    unsigned status = 0;
    std::size_t used = 0;
    std::string body{};

    bool operator==(const reading&) const = default;
};

reading read_in_two(const odd_response& r, std::size_t cut)
{
    sunco::http::response_reader reader{{}};
    const std::string_view bytes = r.bytes;
    reading out;
    out.used = reader.feed(bytes.substr(0, cut));
    if (out.used == cut)
        out.used += reader.feed(bytes.substr(cut));
    if (r.then != afterwards::stay)
        reader.feed_eof();
    out.done = reader.done();
    out.error = reader.failed() ? reader.error() : errc{};
    out.status = reader.final_status();
    if (out.done)
        out.body = reader.take().body;
    return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(line_22_every_split)
{
    for (const odd_response& r : test::odd_responses()) {
        const reading whole = read_in_two(r, 0);
        const std::size_t step = r.bytes.size() < 2000 ? 1 : 997;
        for (std::size_t cut = 1; cut < r.bytes.size(); cut += step) {
            reading split = read_in_two(r, cut);
            // Where it stops may differ once it has failed; the verdict may not.
            if (whole.error != errc{})
                split.used = whole.used;
            BOOST_TEST((split == whole), r.name << " cut at " << cut);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
