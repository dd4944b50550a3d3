#include <http/base_url.hpp>

#include <sunco/config.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using sunco::http::base_url;
using sunco::http::parse_base_url;

namespace {

base_url parsed(std::string_view url)
{
    auto r = parse_base_url(url);
    BOOST_TEST_REQUIRE(r.has_value(), url);
    return *r;
}

void check_refused(std::string_view url)
{
    const auto r = parse_base_url(url);
    BOOST_TEST_REQUIRE(r.has_error(), url);
    BOOST_TEST((r.error() == sunco::errc::configuration), url);
    BOOST_TEST((r.error().delivery == sunco::delivery::not_sent), url);
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_base_url)

BOOST_AUTO_TEST_CASE(takes_a_url_apart)
{
    const base_url u = parsed("HTTPS://Acme.Zendesk.com:8443/sc/");
    BOOST_TEST(u.host == "acme.zendesk.com");
    BOOST_TEST(u.port == 8443);
    BOOST_TEST(u.prefix == "/sc");
    BOOST_TEST(!u.is_ip_literal);
    BOOST_TEST(u.host_header == "acme.zendesk.com:8443");
}

BOOST_AUTO_TEST_CASE(fills_in_what_is_left_out)
{
    for (const char* url : {"https://api.smooch.io", "https://api.smooch.io/",
                            "https://api.smooch.io:443", "https://api.smooch.io.:443///"}) {
        const base_url u = parsed(url);
        BOOST_TEST(u.host == "api.smooch.io", url);
        BOOST_TEST(u.port == 443, url);
        BOOST_TEST(u.prefix == "", url);
        BOOST_TEST(u.host_header == "api.smooch.io", url);
    }
}

BOOST_AUTO_TEST_CASE(knows_addresses)
{
    const base_url v4 = parsed("https://127.0.0.1:8443");
    BOOST_TEST(v4.is_ip_literal);
    BOOST_TEST(v4.host == "127.0.0.1");
    BOOST_TEST(v4.host_header == "127.0.0.1:8443");

    const base_url v6 = parsed("https://[2001:DB8::1]/x");
    BOOST_TEST(v6.is_ip_literal);
    BOOST_TEST(v6.host == "2001:db8::1");
    BOOST_TEST(v6.host_header == "[2001:db8::1]");
    BOOST_TEST(v6.prefix == "/x");
    BOOST_TEST(parsed("https://[::1]:8443").host_header == "[::1]:8443");
}

BOOST_AUTO_TEST_CASE(keeps_the_prefix)
{
    BOOST_TEST(parsed("https://h/a/b-._~!$&'()*+,;=:@c/").prefix == "/a/b-._~!$&'()*+,;=:@c");
    BOOST_TEST(parsed("https://h/%41%2f").prefix == "/%41%2f");
    BOOST_TEST(parsed("https://h/...").prefix == "/...");
}

BOOST_AUTO_TEST_CASE(refuses_other_schemes)
{
    for (const char* url : {"", "http://h", "h", "//h", "https:", "https:/h", "https//h", "ftp://h",
                            " https://h", "httpss://h", "https:\\\\h"})
        check_refused(url);
}

BOOST_AUTO_TEST_CASE(refuses_bad_hosts)
{
    for (const char* url : {"https://",
                            "https:///x",
                            "https://:443",
                            "https://.",
                            "https://a..b",
                            "https://.a",
                            "https://a..",
                            "https://-a",
                            "https://a-",
                            "https://a b",
                            "https://a\tb",
                            "https://a%41",
                            "https://a%",
                            "https://\xc3\xa9.com",
                            "https://a\\b",
                            "https://a,b",
                            "https://user@h",
                            "https://user:pass@h",
                            "https://@h",
                            "https://1.2.3",
                            "https://1.2.3.4.5",
                            "https://256.1.1.1",
                            "https://127.0.0.01",
                            "https://0x7f.1",
                            "https://127.0.0.0x1",
                            "https://2130706433",
                            "https://[::1",
                            "https://::1",
                            "https://[]",
                            "https://[127.0.0.1]",
                            "https://[h]",
                            "https://[::1]x",
                            "https://[::1]]",
                            "https://[fe80::1%eth0]",
                            "https://[fe80::1%25eth0]",
                            "https://[::g]"})
        check_refused(url);
    check_refused("https://" + std::string(64, 'a') + ".com");
    std::string long_host = "a";
    while (long_host.size() <= 253)
        long_host += ".a";
    check_refused("https://" + long_host);
    // What C functions take for the end of the text.
    using namespace std::string_view_literals;
    for (const std::string_view url :
         {"https://h\0"sv, "https://127.0.0.1\0"sv, "https://127.0.0.1\0.example.com"sv,
          "https://[::1\0]"sv, "https://[::1\0x]:1/x"sv})
        check_refused(url);
}

BOOST_AUTO_TEST_CASE(refuses_bad_ports)
{
    for (const char* url : {"https://h:", "https://h:0", "https://h:65536", "https://h:-1",
                            "https://h:+443", "https://h:4 43", "https://h:x", "https://h:443x",
                            "https://h:99999999999999999999", "https://h:1:2", "https://[::1]:"})
        check_refused(url);
}

BOOST_AUTO_TEST_CASE(refuses_bad_paths)
{
    for (const char* url :
         {"https://h?q=1",   "https://h/#f",     "https://h/a?b",    "https://h/.",
          "https://h/..",    "https://h/a/../b", "https://h/%2e%2E", "https://h/.%2e/a",
          "https://h//a",    "https://h/a//b",   "https://h/a b",    "https://h/a\r\nB: c",
          "https://h/%",     "https://h/%4",     "https://h/%4g",    "https://h/\xc3\xa9",
          "https://h/a\x7f", "https://h/\"",     "https://h/a|b",    "https://h/[a]"})
        check_refused(url);
}

BOOST_AUTO_TEST_CASE(never_repeats_the_value)
{
    for (const char* url : {"https://marker:marker@h", "https://h?marker", "http://marker",
                            "https://mar ker/marker", "https://h/marker/.."}) {
        const auto r = parse_base_url(url);
        BOOST_TEST_REQUIRE(r.has_error());
        BOOST_TEST(r.error().message.find("mar") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(makes_the_url_of_an_account)
{
    BOOST_TEST(sunco::subdomain_url("acme-2") == "https://acme-2.zendesk.com/sc");
    BOOST_TEST(parsed(sunco::subdomain_url("acme")).prefix == "/sc");
    for (const char* name :
         {"", "a.b", "a/b", "a_b", "-a", "a-", "a b", "a@b", "evil.com/", "a:1", "\xc3\xa9"})
        BOOST_CHECK_EXCEPTION((void)sunco::subdomain_url(name), sunco::error,
                              [](const auto& e) { return e.code() == sunco::errc::configuration; });
}

BOOST_AUTO_TEST_SUITE_END()
