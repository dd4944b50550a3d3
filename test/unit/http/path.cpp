#include <http/path.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using sunco::http::encode_query_value;
using sunco::http::encode_segment;
using sunco::http::target;

BOOST_AUTO_TEST_SUITE(http_path)

BOOST_AUTO_TEST_CASE(leaves_only_unreserved_characters)
{
    const std::string unreserved =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (int byte = 0; byte < 256; ++byte) {
        const std::string raw(1, static_cast<char>(byte));
        const std::string encoded = encode_segment(raw);
        if (unreserved.find(raw) != std::string::npos) {
            BOOST_TEST(encoded == raw);
        } else {
            BOOST_TEST_REQUIRE(encoded.size() == 3U);
            BOOST_TEST(encoded[0] == '%');
            BOOST_TEST(std::stoi(encoded.substr(1), nullptr, 16) == byte);
        }
    }
}

BOOST_AUTO_TEST_CASE(encodes_once)
{
    BOOST_TEST(encode_segment("a/b ?#%2F+;\xc3\xa9\xf0\x9f\x98\x80") ==
               "a%2Fb%20%3F%23%252F%2B%3B%C3%A9%F0%9F%98%80");
    BOOST_TEST(encode_query_value("a b+c&d=e") == "a%20b%2Bc%26d%3De");
    BOOST_TEST(encode_segment("") == "");
}

BOOST_AUTO_TEST_CASE(encodes_wherever_a_character_stands)
{
    for (std::size_t size = 1; size <= 26; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string raw(size, 'a');
            std::string encoded = raw;
            raw[at] = '/';
            encoded.replace(at, 1, "%2F");
            BOOST_TEST(encode_segment(raw) == encoded);
        }
    }
}

BOOST_AUTO_TEST_CASE(builds_targets)
{
    target path{"/sc"};
    path.literal("/v2/apps").segment("a/b").literal("/users").segment("c d");
    BOOST_TEST(std::move(path).str() == "/sc/v2/apps/a%2Fb/users/c%20d");

    target list{""};
    list.literal("/users").query("filter%5Bid%5D", "x&y").query("brandId", "1");
    BOOST_TEST(std::move(list).str() == "/users?filter%5Bid%5D=x%26y&brandId=1");
}

BOOST_AUTO_TEST_SUITE_END()
