#include <json/codec.hpp>

#include <boost/test/unit_test.hpp>

using namespace sunco::json;

namespace {

std::string user_failure(std::string_view body)
{
    const sunco::result<sunco::user> u = decode_user_response(body);
    BOOST_TEST_REQUIRE(u.has_error(), body);
    BOOST_TEST((u.error() == sunco::errc::bad_body));
    return u.error().message;
}

std::string list_failure(std::string_view body)
{
    const auto list = decode_user_list_response(body);
    BOOST_TEST_REQUIRE(list.has_error(), body);
    BOOST_TEST((list.error() == sunco::errc::bad_body));
    return list.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_codec)

BOOST_AUTO_TEST_CASE(opens_the_envelope_of_a_user)
{
    const auto u = decode_user_response(R"({"requestId":9,"user":{"id":"1","x":[1]}})");
    BOOST_TEST(u.value().id == "1");
    BOOST_TEST(u.value().extra.contains("x"));
}

BOOST_AUTO_TEST_CASE(names_the_place_from_the_top_of_the_body)
{
    BOOST_TEST(user_failure("{}") == "/user is missing");
    BOOST_TEST(user_failure(R"({"user":null})") == "/user is not an object");
    BOOST_TEST(user_failure(R"({"user":{}})") == "/user/id is missing");
    BOOST_TEST(user_failure("[]") == "the document is not an object");
    BOOST_TEST(user_failure(R"({"user":{"id":"1","profile":{"email":7}}})") ==
               "/user/profile/email is not a string");
    BOOST_TEST(user_failure(R"({"user":{"id":"1","signedUpAt":"2025-02-30T00:00:00Z"}})") ==
               "/user/signedUpAt is not an ISO 8601 time");
    BOOST_TEST(user_failure("<html>").starts_with("not acceptable as JSON: syntax error"));
}

BOOST_AUTO_TEST_CASE(opens_the_envelope_of_a_list)
{
    BOOST_TEST(decode_user_list_response(R"({"users":[]})").value().empty());
    const auto two = decode_user_list_response(R"({"users":[{"id":"1"},{"id":"2"}]})");
    BOOST_TEST_REQUIRE(two.value().size() == 2U);
    BOOST_TEST(two.value()[1].id == "2");
    BOOST_TEST(list_failure("{}") == "/users is missing");
    BOOST_TEST(list_failure(R"({"users":null})") == "/users is not an array");
    BOOST_TEST(list_failure(R"({"users":[{"id":"1"},{"id":"2","identities":[{"type":1}]}]})") ==
               "/users/1/identities/0/type is not a string");
}

BOOST_AUTO_TEST_CASE(reads_the_error_body)
{
    const auto errors = decode_error_body(
        R"({"errors":[{"code":"bad_request","title":"one"},{"title":"two","x":1},{"code":"c"}]})");
    BOOST_TEST_REQUIRE(errors.size() == 3U);
    BOOST_TEST((errors[0] == sunco::api_error{"bad_request", "one"}));
    BOOST_TEST((errors[1] == sunco::api_error{"", "two"}));
    BOOST_TEST((errors[2] == sunco::api_error{"c", ""}));
}

BOOST_AUTO_TEST_CASE(reads_the_error_body_of_version_1)
{
    const auto errors =
        decode_error_body(R"({"error":{"code":"invalid_auth","description":"no kid"}})");
    BOOST_TEST_REQUIRE(errors.size() == 1U);
    BOOST_TEST((errors[0] == sunco::api_error{"invalid_auth", "no kid"}));
}

BOOST_AUTO_TEST_CASE(takes_anything_for_an_error_body)
{
    for (const char* body :
         {"", "{}", "[]", "null", "<html>502</html>", R"({"errors":null})", R"({"errors":{}})",
          R"({"errors":[]})", R"({"errors":[1,"x",null,[]]})", R"({"errors":[{}]})",
          R"({"errors":[{"code":5,"title":null}]})", R"({"error":"oops"})", R"({"error":{}})",
          R"({"error":{"code":1}})", "{\"errors\":[{\"code\":\"\xFF\"}]}"})
        BOOST_TEST(decode_error_body(body).empty(), body);
}

BOOST_AUTO_TEST_SUITE_END()
