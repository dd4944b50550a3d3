#include <faults/fixture.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::error_response;
using test::fixture;
using test::response;
using test::script;
using test::user_response;
using namespace std::string_literals;

// The answer as a whole is sound, so the connection goes on.
test::outcome check_bad_body(fixture& x, const std::string& body)
{
    const auto got = x.get();
    BOOST_TEST_CONTEXT(body.substr(0, 80))
    {
        check_failure(got, errc::bad_body, delivery::answered);
        BOOST_TEST(got.failed->http_status == 200u);
        check_pool(x, 1);
    }
    return got;
}

void check_bad_bodies(fixture& x, const std::vector<std::string>& bodies)
{
    x.settings.limits.body_bytes = 64 * 1024 * 1024;
    script s;
    for (const std::string& body : bodies)
        s.answer(response(200, body));
    x.server.expect(std::move(s));
    for (const std::string& body : bodies)
        check_bad_body(x, body);
    BOOST_TEST(x.server.connections() == 1u);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(json, fixture)

BOOST_AUTO_TEST_CASE(line_51_documents_that_are_not_json)
{
    const std::string good = R"({"user":{"id":"u1"}})";
    check_bad_bodies(*this, {
                                std::string(100'000, '['),
                                R"({"user":)" + std::string(100'000, '['),
                                R"({"user":{"id":"u1","a":)" + std::string(100'000, '[') +
                                    std::string(100'000, ']') + "}}",
                                "\xef\xbb\xbf" + good,
                                good + "x",
                                good + good,
                                good + '\0',
                                R"({"user":{"id":"u)"s + "\xff" + R"("}})",
                                R"({"user":{"id":"\ud800"}})",
                                R"({"user":{"id":"u1",}})",
                                R"({'user':{'id':'u1'}})",
                                R"({"user":{"id":"u1"}} // comment)",
                                R"({"user":{"id":"u1","n":NaN}})",
                                good.substr(0, good.size() - 1),
                                " ",
                                "null",
                            });
}

// Parsers differ in which of them counts, so none does.
BOOST_AUTO_TEST_CASE(line_51_duplicate_keys)
{
    check_bad_bodies(*this, {R"({"user":{"id":"u1","id":"u2"}})",
                             R"({"user":{"id":"u1"},"user":{"id":"u2"}})",
                             R"({"user":{"id":"u1","metadata":{"a":1,"\u0061":1}}})"});
}

BOOST_AUTO_TEST_CASE(line_51_a_million_keys)
{
    settings.limits.body_bytes = 64 * 1024 * 1024;
    constexpr std::size_t keys = 1'000'000;
    std::string body = R"({"user":{"id":"u1")";
    for (std::size_t i = 0; i < keys; ++i)
        body += ",\"k" + std::to_string(i) + "\":1";
    server.expect(script{}.answer(response(200, body + "}}")));
    const auto got = get();
    check_success(got);
    BOOST_TEST(got.user->extra.size() == keys);
}

BOOST_AUTO_TEST_CASE(line_52_wrong_types_are_named_by_place)
{
    struct wrong {
        std::string body;
        std::string place;
    };
    const std::vector<wrong> list = {
        {R"({"user":{"id":7777}})", "/user/id"},
        {R"({"user":{"profile":{}}})", "/user"},
        {R"({"user":[7777]})", "/user"},
        {R"({"users":7777})", ""},
        {R"([7777])", ""},
        {R"({"user":{"id":"u1","externalId":7777}})", "/user/externalId"},
        {R"({"user":{"id":"u1","authenticated":"7777"}})", "/user/authenticated"},
        {R"({"user":{"id":"u1","signedUpAt":"7777"}})", "/user/signedUpAt"},
        {R"({"user":{"id":"u1","signedUpAt":7777}})", "/user/signedUpAt"},
        {R"({"user":{"id":"u1","profile":"7777"}})", "/user/profile"},
        {R"({"user":{"id":"u1","profile":{"givenName":7777}}})", "/user/profile/givenName"},
        {R"({"user":{"id":"u1","metadata":"7777"}})", "/user/metadata"},
        {R"({"user":{"id":"u1","identities":{"a":7777}}})", "/user/identities"},
        {R"({"user":{"id":"u1","identities":[{"type":7777}]}})", "/user/identities/0/type"},
        {R"({"user":{"id":"u1","metadata":{"n":1e400}}})", ""},
        {R"({"user":{"id":"u1","n":-1e999}})", ""},
        {R"({"user":{"id":"u1","n":123456789012345678901234567890}})", ""},
    };
    script s;
    for (const wrong& w : list)
        s.answer(response(200, w.body));
    server.expect(std::move(s));
    for (const wrong& w : list) {
        const auto got = check_bad_body(*this, w.body);
        const std::string& message = got.failed->message;
        BOOST_TEST(message.find(w.place) != std::string::npos, message << " for " << w.body);
        BOOST_TEST(message.find("7777") == std::string::npos, message);
        BOOST_TEST(message.find("1e400") == std::string::npos, message);
    }
}

BOOST_AUTO_TEST_CASE(line_52_what_is_new_or_large_is_kept)
{
    const std::string body = R"({"user":{"id":"u1","new":{"a":[1,2]},"profile":{"nick":"A"},)"
                             R"("metadata":{"max":18446744073709551615}},"page":1})";
    server.expect(script{}.answer(response(200, body)));
    const auto got = get();
    check_success(got);
    BOOST_TEST(boost::json::serialize(got.user->extra) == R"({"new":{"a":[1,2]}})");
    BOOST_TEST(boost::json::serialize(got.user->profile.extra) == R"({"nick":"A"})");
    BOOST_TEST(got.user->metadata.at("max").to_number<std::uint64_t>() == 18446744073709551615u);
}

BOOST_AUTO_TEST_CASE(line_53_created_with_an_answer_that_cannot_be_read)
{
    settings.retry = test::quick_retries();
    const std::string alice = R"({"user":{"id":"u1","externalId":"alice"}})";
    for (const std::string& garbage : {"garbage"s, ""s, "{}"s}) {
        server.expect(script{}.answer(response(201, garbage)));
        check_failure(create({}), errc::bad_body, delivery::answered);
        end_client();

        server.expect(script{}.answer(response(201, garbage)).answer(response(200, alice)));
        const auto got = create(test::keyed());
        check_success(got, 2);
        BOOST_TEST(got.user->id == "u1");
        end_client();
    }
    std::size_t posts = 0;
    for (const std::string& request : server.requests())
        posts += request.starts_with("POST ") ? 1 : 0;
    BOOST_TEST(posts == 6u);
}

BOOST_AUTO_TEST_CASE(line_53_created_with_an_answer_that_breaks_off)
{
    settings.retry = test::quick_retries();
    const std::string part = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{";
    server.expect(script{}.answer(part).end());
    check_failure(create({}), errc::outcome_unknown, delivery::answered);
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
