#include <faults/fixture.hpp>
#include <faults/odd_responses.hpp>

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <sstream>

namespace {

using test::error_response;
using test::fixture;
using test::response;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

const std::string key = "app_markerkey";
const std::string secret = "MarkerSecretMarkerSecret";
const std::string token = "eyJmarkerjwt.eyJmarkerjwt.markersignature";
const std::string email = "marker.person@example.test";
const std::string user_id = "marker-user-0815";

// Each also as it stands in an Authorization header, at all three alignments of base64.
std::vector<std::string> markers()
{
    return {key, secret, token, email, user_id, "marker.person", "markersignature",
            // key and secret, joined by a colon
            "YXBwX21hcmtlcmtleTpNYXJrZXJTZWNyZXRNYXJrZXJTZWNyZXQ",
            // the secret behind nought, one and two other bytes
            "TWFya2VyU2VjcmV0TWFya2VyU2VjcmV0", "1hcmtlclNlY3JldE1hcmtlclNlY3Jld",
            "NYXJrZXJTZWNyZXRNYXJrZXJTZWNyZX"};
}

/// Writes down every word that an observer is given.
struct writing_observer : sunco::observer {
    void attempt_started(const sunco::attempt_event& e) override { write(e); }
    void attempt_finished(const sunco::attempt_event& e) override { write(e); }
    void retry_scheduled(const sunco::attempt_event& e, std::chrono::milliseconds) override
    {
        write(e);
    }
    void connection_closed(sunco::close_reason r) override { text << to_string(r) << '\n'; }
    void write(const sunco::attempt_event& e)
    {
        text << e.operation << ' ' << e.code << ' ' << e.code.message() << '\n';
    }
    std::ostringstream text;
};

/// Writes all that a failure shows of itself.
void write(std::ostream& out, const test::outcome& got)
{
    BOOST_TEST(got.failed.has_value());
    if (!got.failed)
        return;
    const sunco::error thrown{*got.failed};
    out << *got.failed << '\n'
        << thrown.what() << '\n'
        << thrown.code().message() << '\n'
        << got.failed->message << '\n'
        << got.failed->cause.message() << '\n';
}

sunco::user_create person()
{
    sunco::user_create body = test::keyed(user_id);
    body.profile.email = email;
    return body;
}

struct marked : fixture {
    marked()
    {
        settings.credentials = sunco::basic_auth{key, secret};
        settings.observer = seen;
        settings.retry = test::quick_retries();
    }

    // Every operation once; the server does the same to each.
    void run_all(sunco::call_options how = {})
    {
        write(seen->text, get(user_id, how));
        write(seen->text, create(person(), how));
        write(seen->text, list(email, how));
        sunco::user_update change;
        change.profile.email = email;
        write(seen->text, update(change, how));
        write(seen->text, remove(user_id, how));
        write(seen->text, remove_personal_information(user_id, how));
        end_client();
    }

    void check_nothing_shown()
    {
        const std::string text = seen->text.str();
        BOOST_TEST(text.size() > 0u);
        for (const std::string& m : markers())
            BOOST_TEST(text.find(m) == std::string::npos, m << " is shown in: " << text);
    }

    std::shared_ptr<writing_observer> seen = std::make_shared<writing_observer>();
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(secrets, marked)

BOOST_AUTO_TEST_CASE(line_69_failures_that_an_answer_brings)
{
    // The service quotes what it was sent.
    const std::string quoting =
        R"({"errors":[{"code":"bad","title":")" + email + ' ' + user_id + ' ' + secret + R"("}]})";
    for (const unsigned status : {400u, 401u, 403u, 404u, 409u, 413u, 429u, 500u, 503u}) {
        server.otherwise(script{}.serve(response(status, quoting)));
        run_all();
    }
    server.otherwise(script{}.serve(response(200, R"({"user":{"id":")" + email + R"("},)")));
    write(seen->text, get(user_id));
    write(seen->text, list(email));
    check_nothing_shown();
}

BOOST_AUTO_TEST_CASE(line_69_failures_of_the_connection)
{
    server.otherwise(script{}.read_request().reset());
    run_all();
    server.otherwise(script::without_handshake().await_input().reset());
    run_all();
    server.otherwise(script{}.read_request().send("HTTP/1.1 " + email + "\r\n\r\n"));
    run_all();
    server.otherwise(script{}.read_request().wait_until_gone());
    run_all({.timeout = 100ms});
    check_nothing_shown();
}

BOOST_AUTO_TEST_CASE(line_69_tokens)
{
    settings.credentials = sunco::bearer_token{token};
    server.otherwise(script{}.serve(error_response(401, "unauthorized")));
    run_all();
    settings.credentials = sunco::token_provider{[]() -> boost::asio::awaitable<sunco::secret> {
        throw std::runtime_error{token};
        co_return sunco::secret{};
    }};
    run_all();
    check_nothing_shown();
}

BOOST_AUTO_TEST_CASE(line_69_input_that_is_refused)
{
    sunco::user_create body = person();
    body.profile.given_name = email + std::string(200, 'x');
    write(seen->text, create(body));
    write(seen->text, get(user_id + "\r\n" + email));
    write(seen->text, list(email + std::string(200, 'x')));
    check_nothing_shown();
}

BOOST_AUTO_TEST_CASE(line_69_settings_that_are_refused)
{
    for (const sunco::credentials& bad : std::vector<sunco::credentials>{
             sunco::basic_auth{key + "\n", secret}, sunco::basic_auth{key, secret + "\n"},
             sunco::bearer_token{token + "\n"},
             sunco::jwt_auth{.key_id = key, .secret = secret, .scope = user_id + "\n"}}) {
        settings.credentials = bad;
        try {
            client();
            BOOST_ERROR("a client was made");
        } catch (const sunco::error& e) {
            seen->text << e.what() << e.failure() << '\n';
        }
    }
    check_nothing_shown();
}

// A secret that can be streamed or turned into a string would be one slip away from a log.
template <class T>
concept streamable = requires(std::ostream& out, const T& value)
{
    out << value;
};

static_assert(!streamable<sunco::secret>);
static_assert(!streamable<sunco::basic_auth>);
static_assert(!streamable<sunco::config>);
static_assert(!std::is_convertible_v<sunco::secret, std::string>);
static_assert(!std::is_convertible_v<sunco::secret, std::string_view>);

BOOST_AUTO_TEST_SUITE_END()
