#include <http/request.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace sunco::http;

namespace {

std::string written(const request& what, std::string_view authorization = {},
                    const sunco::header_list& extra = {})
{
    const prepared_headers shared{*parse_base_url("https://h:8443/sc"),
                                  {{"User-Agent", "test/1"}, {"X-Mine", "client"}}};
    std::string out;
    write_request(out, what, shared, authorization, extra);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_request)

BOOST_AUTO_TEST_CASE(writes_a_get)
{
    BOOST_TEST(written({verb::get, "/sc/v2", ""}, "Basic eA==") == "GET /sc/v2 HTTP/1.1\r\n"
                                                                   "Host: h:8443\r\n"
                                                                   "Accept: application/json\r\n"
                                                                   "Accept-Encoding: identity\r\n"
                                                                   "User-Agent: test/1\r\n"
                                                                   "X-Mine: client\r\n"
                                                                   "Authorization: Basic eA==\r\n"
                                                                   "\r\n");
}

BOOST_AUTO_TEST_CASE(writes_a_body)
{
    const std::string text = written({verb::post, "/a", "{\"b\":1}"});
    BOOST_TEST(text.starts_with("POST /a HTTP/1.1\r\n"));
    BOOST_TEST(
        text.ends_with("Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"b\":1}"));
    BOOST_TEST(text.find("Authorization") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(says_so_where_a_body_is_expected_and_missing)
{
    for (const verb v : {verb::post, verb::patch})
        BOOST_TEST(written({v, "/a", ""}).ends_with("Content-Length: 0\r\n\r\n"));
    for (const verb v : {verb::get, verb::delete_})
        BOOST_TEST(written({v, "/a", ""}).find("Content-Length") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_the_methods)
{
    BOOST_TEST(to_string(verb::get) == "GET");
    BOOST_TEST(to_string(verb::post) == "POST");
    BOOST_TEST(to_string(verb::patch) == "PATCH");
    BOOST_TEST(to_string(verb::delete_) == "DELETE");
}

BOOST_AUTO_TEST_CASE(headers_of_a_call_replace_those_of_the_client)
{
    const std::string text = written({verb::get, "/a", ""}, "",
                                     {{"x-mine", "call"}, {"X-More", "1"}, {"accept", "text/x"}});
    BOOST_TEST(text == "GET /a HTTP/1.1\r\n"
                       "Host: h:8443\r\n"
                       "Accept-Encoding: identity\r\n"
                       "User-Agent: test/1\r\n"
                       "x-mine: call\r\n"
                       "X-More: 1\r\n"
                       "accept: text/x\r\n"
                       "\r\n");
}

BOOST_AUTO_TEST_CASE(a_client_may_accept_something_else)
{
    const prepared_headers shared{*parse_base_url("https://h"), {{"ACCEPT", "text/x"}}};
    std::string out;
    shared.append_to(out, {});
    BOOST_TEST(out == "Host: h\r\nAccept-Encoding: identity\r\nACCEPT: text/x\r\n");
}

// A buffer that grows leaves a copy of the Authorization header behind in freed memory.
BOOST_AUTO_TEST_CASE(allocates_once)
{
    const prepared_headers shared{*parse_base_url("https://h"), {}};
    const std::string secret(5000, 's');
    std::string out;
    const request what{verb::post, "/" + std::string(3000, 't'), std::string(7000, 'b')};
    const sunco::header_list extra{{"X-More", std::string(2000, 'x')}};
    write_request(out, what, shared, secret, extra);
    const auto capacity = out.capacity();
    std::string small;
    small.reserve(capacity);
    const char* const before = small.data();
    write_request(small, what, shared, secret, extra);
    BOOST_TEST(small == out);
    BOOST_TEST((small.data() == before));
    BOOST_TEST(capacity < out.size() + 512);
}

BOOST_AUTO_TEST_SUITE_END()
