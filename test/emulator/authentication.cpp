// Who may do what: keys, tokens, apps, and the order of the checks.

#include <emulator/fixture.hpp>

#include <boost/test/unit_test.hpp>

using namespace test;

namespace {

raw_response with(running& emulator, std::string_view authorization)
{
    raw_client peer = emulator.connect();
    const std::string header =
        authorization.empty() ? "" : "Authorization: " + std::string{authorization} + "\r\n";
    peer.send(raw_request("GET", emulator.users_path + "/a", header));
    return peer.read();
}

raw_response in_app(running& emulator, std::string_view app)
{
    raw_client peer = emulator.connect();
    peer.send(
        raw_request("GET", "/v2/apps/" + std::string{app} + "/users/a", emulator.authorization()));
    return peer.read();
}

struct seeded : running {
    seeded() : running{config()} { user("POST", "", R"({"externalId":"a"})"); }

    static sunco::emulator_config config()
    {
        sunco::emulator_config c = reproducible();
        c.foreign_apps = {"other"};
        c.bearer_token = "opaque";
        c.secret = "open";
        return c;
    }

    // The clock of `reproducible` in seconds.
    static constexpr int now = 1'738'609'808;

    std::string token(std::string_view claims, std::string_view secret = "open")
    {
        return "Bearer " +
               jwt(R"({"alg":"HS256","typ":"JWT","kid":"app_emulator"})", claims, secret);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(authentication, seeded)

BOOST_AUTO_TEST_CASE(good_credentials_pass)
{
    BOOST_TEST(with(*this, basic("app_emulator", "open")).status == 200);
    BOOST_TEST(with(*this, "Bearer opaque").status == 200);
    BOOST_TEST(with(*this, token(R"({"scope":"app"})")).status == 200);
    const std::string later = std::to_string(now + 1);
    BOOST_TEST(with(*this, token(R"({"scope":"app","exp":)" + later + "}")).status == 200);
}

BOOST_AUTO_TEST_CASE(bad_keys_are_unauthorized)
{
    const std::string expected = "unauthorized: Authorization is required";
    for (const std::string& header :
         {std::string{}, basic("app_emulator", "wrong"), basic("wrong", "open"),
          std::string{"Basic !"}, std::string{"Digest x"}}) {
        const raw_response r = with(*this, header);
        BOOST_TEST(r.status == 401);
        BOOST_TEST(error_of(r) == expected);
    }
}

BOOST_AUTO_TEST_CASE(bad_tokens_are_invalid)
{
    const auto verdict = [&](const std::string& header) {
        const raw_response r = with(*this, header);
        return std::to_string(r.status) + ' ' + error_of(r);
    };
    BOOST_TEST(verdict("Bearer nonsense") == "401 invalid_auth: Invalid JWT");
    BOOST_TEST(verdict("Bearer " + jwt(R"({"alg":"HS256"})", R"({"scope":"app"})", "open")) ==
               "401 invalid_auth: Invalid JWT header. Missing key id (kid)");
    BOOST_TEST(verdict("Bearer " + jwt(R"({"alg":"none","kid":"app_emulator"})",
                                       R"({"scope":"app"})", "open")) ==
               "401 invalid_auth: Invalid JWT header. Algorithm must be HS256");
    BOOST_TEST(
        verdict("Bearer " + jwt(R"({"alg":"HS256","kid":"x"})", R"({"scope":"app"})", "open")) ==
        "401 invalid_auth: Invalid JWT header. Unknown key id (kid)");
    BOOST_TEST(verdict(token(R"({"scope":"app"})", "wrong")) ==
               "401 invalid_auth: Invalid JWT signature");
    BOOST_TEST(verdict(token(R"({"scope":"app","exp":)" + std::to_string(now) + "}")) ==
               "401 invalid_auth: Invalid JWT body. Token expired");
    BOOST_TEST(verdict(token("{}")) == "401 invalid_auth: Invalid JWT body. Missing scope");
    BOOST_TEST(verdict(token(R"({"scope":"account"})")) ==
               "401 invalid_auth: Invalid JWT body. Cannot use account scope with app secret key");
    BOOST_TEST(verdict(token(R"({"scope":"user"})")) == "403 forbidden: Forbidden");
}

BOOST_AUTO_TEST_CASE(apps_are_told_apart)
{
    BOOST_TEST(error_of(in_app(*this, "other")) == "forbidden: Forbidden");
    BOOST_TEST(in_app(*this, "other").status == 403);
    BOOST_TEST(error_of(in_app(*this, "unknown")) == "app_not_found: App not found");
    BOOST_TEST(in_app(*this, "unknown").status == 404);
}

BOOST_AUTO_TEST_CASE(each_check_comes_before_the_next)
{
    const auto status = [&](std::string_view path, std::string_view headers,
                            std::string_view body) {
        raw_client peer = connect();
        peer.send(raw_request("POST", path, headers, body));
        return peer.read().status;
    };
    const std::string big = "{\"a\":\"" + std::string(102'400, 'x') + "\"}";
    // Each line has every flaw from its own on.
    BOOST_TEST(status("/v2/apps/unknown/nothing", "", big) == 404);
    BOOST_TEST(status("/v2/apps/unknown/users", "", big) == 401);
    BOOST_TEST(status("/v2/apps/unknown/users", authorization(), big) == 404);
    BOOST_TEST(status(users_path, authorization(), big) == 413);
    BOOST_TEST(status(users_path, authorization(), "{") == 400);
    BOOST_TEST(status(users_path, authorization(), R"({"externalId":"a","brandId":1})") == 400);
    BOOST_TEST(status(users_path, authorization(), R"({"externalId":"a"})") == 409);
}

BOOST_AUTO_TEST_SUITE_END()
