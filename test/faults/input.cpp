#include <faults/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_success;
using test::error_response;
using test::fixture;
using test::script;
using test::user_response;
using namespace std::string_literals;

unsigned hex_digit(char c)
{
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'A' + 10);
}

std::string percent_decoded(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const bool encoded = text.front() == '%';
        out += encoded ? static_cast<char>(hex_digit(text[1]) * 16 + hex_digit(text[2]))
                       : text.front();
        text.remove_prefix(encoded ? 3 : 1);
    }
    return out;
}

// The last segment of the request's path, as it came.
std::string last_segment(const std::string& request)
{
    const auto end = request.find(' ', request.find(' ') + 1);
    const auto start = request.rfind('/', end) + 1;
    return request.substr(start, end - start);
}

std::string repeated(const std::string& text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

// Fails to make a client, and says nothing of what it was given.
void check_configuration(const sunco::config& settings, const std::string& marker)
{
    boost::asio::io_context io{1};
    try {
        const sunco::client made{io.get_executor(), settings};
        BOOST_ERROR("a client was made");
    } catch (const sunco::error& e) {
        BOOST_TEST((e.failure() == errc::configuration));
        BOOST_TEST(std::string{e.what()}.find(marker) == std::string::npos, e.what());
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(input, fixture)

BOOST_AUTO_TEST_CASE(line_45_ids_of_any_bytes)
{
    server.otherwise(script{}.serve(user_response()));
    std::string all_ascii;
    for (char c = ' '; c < 0x7f; ++c)
        all_ascii += c;
    for (const std::string& id :
         {"a/b ?#%2F+;é😀"s, "%"s, "%25"s, "a b+c"s, "../x"s, "..."s, "\xc2\xa0"s, all_ascii}) {
        check_success(get(id));
        const std::string sent = last_segment(server.requests().back());
        BOOST_TEST(percent_decoded(sent) == id);
        BOOST_TEST(sent.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-._~%") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(line_46_ids_that_no_path_can_carry)
{
    for (const std::string& id :
         {""s, "."s, ".."s, "a\0b"s, "a\rb"s, "a\nb"s, "\t"s, "\x7f"s, "\xc2\x85"s, "\xff"s,
          "\xc0\xaf"s, "\xed\xa0\x80"s, "a\xc3"s, std::string(1025, 'a'), repeated("é", 1025)}) {
        check_failure(get(id), errc::invalid_argument, delivery::not_sent, 0);
        check_failure(remove(id), errc::invalid_argument, delivery::not_sent, 0);
        check_failure(remove_personal_information(id), errc::invalid_argument, delivery::not_sent,
                      0);
        check_failure(sync(id), errc::invalid_argument, delivery::not_sent, 0);
    }
    BOOST_TEST(server.connections() == 0u);
}

BOOST_AUTO_TEST_CASE(line_47_path_that_the_server_finds_too_long)
{
    settings.retry = test::quick_retries();
    const std::string id = repeated("😀", 1024);
    server.expect(script{}.answer(error_response(414, "uri_too_long")));
    const auto got = get(id);
    check_failure(got, errc::client_error, delivery::answered);
    BOOST_TEST(got.failed->http_status == 414u);
    BOOST_TEST(last_segment(server.requests()[0]).size() == 12u * 1024u);
    end_client();

    server.expect(script{}.read_request().reset());
    server.expect(script{}
                      .answer(error_response(409, "conflict"))
                      .answer(error_response(414, "uri_too_long")));
    check_failure(create(test::keyed(id)), errc::outcome_unknown, delivery::maybe_sent, 3);
}

BOOST_AUTO_TEST_CASE(line_48_ids_of_every_look_go_as_they_are)
{
    server.otherwise(script{}.serve(user_response()));
    for (const std::string& id :
         {"5d8cff3cd55b040010928b5b"s, "zen:123"s, "alice@acme"s, "-1"s, "null"s, "me"s}) {
        check_success(get(id));
        BOOST_TEST(percent_decoded(last_segment(server.requests().back())) == id);
    }
}

BOOST_AUTO_TEST_CASE(line_49_settings_that_would_break_a_header)
{
    for (const std::string& bad : {"mark\r\nX-A: 1"s, "mark\n"s, "mark\0er"s, "märk"s}) {
        sunco::config c = settings;
        c.credentials = sunco::basic_auth{bad, "secret"};
        check_configuration(c, "mark");
        c.credentials = sunco::basic_auth{"key", bad};
        check_configuration(c, "mark");
        c.credentials = sunco::bearer_token{bad};
        check_configuration(c, "mark");
        c = settings;
        c.user_agent = bad;
        check_configuration(c, "mark");
        c = settings;
        c.headers = {{"X-Thing", bad}};
        check_configuration(c, "mark");
        c.headers = {{bad, "1"}};
        check_configuration(c, "mark");
    }
}

BOOST_AUTO_TEST_CASE(line_49_base_urls_that_cannot_be_used)
{
    for (const char* url :
         {"http://marker.test", "https://marker:pw@api.test", "https://marker@api.test",
          "https://api.test/?marker", "https://api.test/#marker", "marker", "https://",
          "https://marker.test:0", "https://marker.test:65536", "https://marker.test:x",
          "https://mar ker.test", "ftp://marker.test", "https://marker.test\r\n"}) {
        sunco::config c = settings;
        c.base_url = url;
        check_configuration(c, "marker");
    }
}

BOOST_AUTO_TEST_CASE(line_49_headers_of_one_call)
{
    for (const std::string& bad : {"mark\r\nX-A: 1"s, "mark\0er"s}) {
        sunco::call_options how;
        how.headers = {{"X-Thing", bad}};
        const auto got = get("u1", how);
        check_failure(got, errc::invalid_argument, delivery::not_sent, 0);
        BOOST_TEST(got.failed->message.find("mark") == std::string::npos);
    }
    BOOST_TEST(server.connections() == 0u);
}

BOOST_AUTO_TEST_CASE(line_50_bodies_that_the_service_would_refuse)
{
    std::vector<sunco::user_create> bad(8);
    bad[0].profile.extra["notes"] = std::string(100'001, 'x');
    bad[1].metadata["notes"] = std::string(4097, 'x');
    bad[2].metadata["nested"] = boost::json::object{{"a", 1}};
    bad[3].metadata["list"] = boost::json::array{1, 2};
    bad[4].metadata["number"] = std::numeric_limits<double>::quiet_NaN();
    bad[5].metadata["number"] = std::numeric_limits<double>::infinity();
    bad[6].profile.given_name = std::string(129, 'x');
    bad[7].profile.given_name = "\xff";
    for (std::size_t i = 0; i < bad.size(); ++i)
        BOOST_TEST_CONTEXT("body " << i)
        {
            check_failure(create(bad[i]), errc::invalid_argument, delivery::not_sent, 0);
        }
    sunco::user_update change;
    change.metadata = bad[2].metadata;
    check_failure(update(change), errc::invalid_argument, delivery::not_sent, 0);
    BOOST_TEST(server.connections() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
