#include <session/jwt.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using sunco::session::base64;
using sunco::session::mint_jwt;

BOOST_AUTO_TEST_SUITE(jwt)

// The vectors of RFC 4648, section 10.
BOOST_AUTO_TEST_CASE(base64_vectors)
{
    BOOST_TEST(base64("") == "");
    BOOST_TEST(base64("f") == "Zg==");
    BOOST_TEST(base64("fo") == "Zm8=");
    BOOST_TEST(base64("foo") == "Zm9v");
    BOOST_TEST(base64("foobar") == "Zm9vYmFy");
}

// Made with Python's hmac and base64 modules from the same header, claims and secret.
BOOST_AUTO_TEST_CASE(a_token_is_the_one_that_another_implementation_signs)
{
    const sunco::jwt_auth key{"app_1", "secret", "app", 300s};
    const auto token = mint_jwt(key, std::chrono::sys_seconds{1'700'000'005s});
    BOOST_TEST(token.reveal() == "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImFwcF8xIn0.eyJz"
                                 "Y29wZSI6ImFwcCIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwMzA1"
                                 "fQ.cNVy8IPrxZXyr2HUTM7BAJcMkK5U1XW4raFHShbUbEw");
}

BOOST_AUTO_TEST_SUITE_END()
