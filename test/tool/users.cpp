#include "fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tool_test;

namespace {

struct service {
    emulator_process emulator;
    variables environment = emulator.environment();

    finished users(std::vector<std::string> arguments, const std::string& input = {}) const
    {
        arguments.insert(arguments.begin(), "users");
        return run(std::move(arguments), environment, input);
    }

    /// Runs a command that must succeed, and gives what it printed.
    boost::json::value answer(std::vector<std::string> arguments,
                              const std::string& input = {}) const
    {
        const finished f = users(std::move(arguments), input);
        BOOST_TEST_REQUIRE(f.status == 0, f.err);
        BOOST_TEST(f.err.empty(), f.err);
        return parse_line(f.out);
    }

    /// Runs a command that must fail, and gives its complaint.
    [[nodiscard]] boost::json::object failure(int status, std::vector<std::string> arguments,
                                              const std::string& input = {}) const
    {
        const finished f = users(std::move(arguments), input);
        BOOST_TEST(f.status == status, f.status << ": " << f.err);
        BOOST_TEST(f.out.empty(), f.out);
        return parse_failure(f);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(users_commands, service)

BOOST_AUTO_TEST_CASE(a_life)
{
    const auto made = answer({"create"}, R"({"externalId":"a b/ü","profile":{"givenName":"Änne"},
                               "metadata":{"x":0.30000000000000004,"n":9007199254740993}})");
    const std::string id{made.at("id").as_string()};
    BOOST_TEST(made.at("externalId") == "a b/ü");
    BOOST_TEST(made.at("metadata").at("n") == 9007199254740993);
    BOOST_TEST(made.at("metadata").at("x").as_double() == 0.30000000000000004);
    BOOST_TEST(made.as_object().contains("hasPaymentInfo"), "unknown members are printed too");

    BOOST_TEST(answer({"get", id}) == made);
    BOOST_TEST(answer({"get", "a b/ü"}) == made);

    const auto changed =
        answer({"update", "a b/ü"}, R"({"profile":{"givenName":null,"surname":"Groß"}})");
    BOOST_TEST(!changed.at("profile").as_object().contains("givenName"));
    BOOST_TEST(changed.at("profile").at("surname") == "Groß");
    BOOST_TEST(changed.at("metadata") == made.at("metadata"));

    const auto cleared = answer({"remove-personal-information", id});
    BOOST_TEST(cleared.at("profile").as_object().empty());
    BOOST_TEST(cleared.at("id") == made.at("id"));

    const finished removed = users({"remove", id});
    BOOST_TEST(removed.status == 0);
    BOOST_TEST(removed.out.empty());
    BOOST_TEST(removed.err.empty());
    BOOST_TEST(failure(1, {"get", id}).at("error") == "not_found");
}

BOOST_AUTO_TEST_CASE(ensure_three_times)
{
    const std::string first = R"({"externalId":"e","profile":{"surname":"One"}})";
    const auto created = answer({"ensure"}, first);
    BOOST_TEST(created.at("outcome") == "created");
    const auto unchanged = answer({"ensure", "-"}, first);
    BOOST_TEST(unchanged.at("outcome") == "unchanged");
    BOOST_TEST(unchanged.at("user") == created.at("user"));
    const auto updated = answer({"ensure"}, R"({"externalId":"e","profile":{"surname":"Two"}})");
    BOOST_TEST(updated.at("outcome") == "updated");
    BOOST_TEST(updated.at("user").at("profile").at("surname") == "Two");
}

BOOST_AUTO_TEST_CASE(bodies_from_a_file)
{
    const scratch_directory directory;
    const std::string body = directory.file("body.json", R"({"externalId":"file"})");
    BOOST_TEST(answer({"create", body}).at("externalId") == "file");
    BOOST_TEST(answer({"ensure", body}).at("outcome") == "unchanged");
    BOOST_TEST(failure(2, {"create", directory.file("none")}).at("error") == "invalid_argument");
    BOOST_TEST(failure(2, {"create", "/"}).at("error") == "invalid_argument");
}

BOOST_AUTO_TEST_CASE(brands)
{
    const auto made = answer({"create", "--brand-id", "77"}, R"({"externalId":"b"})");
    BOOST_TEST(made.at("brandId") == "77");
    BOOST_TEST(answer({"get", "b", "--brand-id", "77"}) == made);
    BOOST_TEST(failure(1, {"get", "b"}).at("error") == "not_found");
    BOOST_TEST(answer({"ensure", "--brand-id", "77"}, R"({"externalId":"b"})").at("outcome") ==
               "unchanged");
    BOOST_TEST(answer({"ensure", "--brand-id", "77"}, R"({"externalId":"b","brandId":"77"})")
                   .at("outcome") == "unchanged");
    BOOST_TEST(failure(2, {"create", "--brand-id", "77"}, R"({"externalId":"b","brandId":"78"})")
                   .at("error") == "invalid_argument");
}

BOOST_AUTO_TEST_CASE(what_the_service_refuses)
{
    answer({"create"}, R"({"externalId":"twice"})");
    const auto conflict = failure(1, {"create"}, R"({"externalId":"twice"})");
    BOOST_TEST(conflict.at("error") == "conflict");
    BOOST_TEST(conflict.at("status") == 409);
    BOOST_TEST(conflict.at("delivery") == "answered");
    BOOST_TEST(conflict.at("attempts") == 1);
    BOOST_TEST(conflict.at("api_errors").at(0).at("code") == "conflict");

    const auto missing = failure(1, {"remove", "nobody"});
    BOOST_TEST(missing.at("status") == 404);
    BOOST_TEST(missing.at("api_errors").at(0).at("code") == "user_not_found");
    BOOST_TEST(failure(1, {"update", "nobody"}, "{}").at("error") == "not_found");
    BOOST_TEST(failure(1, {"remove-personal-information", "nobody"}).at("error") == "not_found");
    BOOST_TEST(failure(1, {"sync", "123"}).at("error") == "not_found");
    BOOST_TEST(failure(1, {"get", "u", "--app", "elsewhere"}).at("status") == 404);
}

BOOST_AUTO_TEST_CASE(bad_credentials)
{
    environment["SUNCO_SECRET"] = "wrong-marker";
    const finished f = users({"get", "u"});
    BOOST_TEST(f.status == 1);
    const auto said = parse_failure(f);
    BOOST_TEST(said.at("error") == "unauthorized");
    BOOST_TEST(said.at("status") == 401);
    BOOST_TEST(f.err.find("wrong-marker") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(bad_bodies)
{
    for (const char* body : {"", "{", "[]", "nonsense", R"({"externalId":1})", R"({"unknown":1})",
                             R"({"externalId":""})", R"({"metadata":{"a":{"b":1}}})", "{} {}"}) {
        const auto said = failure(2, {"create"}, body);
        BOOST_TEST(said.at("error") == "invalid_argument", body);
        BOOST_TEST(said.at("delivery") == "not_sent", body);
        BOOST_TEST(said.at("attempts") == 0, body);
    }
    BOOST_TEST(failure(2, {"ensure"}, R"({"profile":{}})").at("error") == "invalid_argument");
    BOOST_TEST(failure(2, {"update", "u"}, R"({"externalId":"new"})").at("error") ==
               "invalid_argument");
    BOOST_TEST(failure(2, {"get", ".."}).at("error") == "invalid_argument");
    BOOST_TEST(failure(2, {"get", ""}).at("error") == "invalid_argument");
}

BOOST_AUTO_TEST_CASE(a_bearer_token_in_place_of_a_key)
{
    environment.erase("SUNCO_KEY_ID");
    environment.erase("SUNCO_SECRET");
    environment["SUNCO_TOKEN"] = "not-a-token";
    BOOST_TEST(failure(1, {"get", "u"}).at("error") == "unauthorized");
}

BOOST_AUTO_TEST_CASE(without_the_ca_file)
{
    environment.erase("SUNCO_CA_FILE");
    const auto said = failure(1, {"get", "u"});
    BOOST_TEST(said.at("error") == "tls");
    BOOST_TEST(said.at("delivery") == "not_sent");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(users_without_a_service)

// Port 1 of this machine: nobody listens there, so a request that was sent would show as `connect`.
BOOST_AUTO_TEST_CASE(what_is_missing_is_named_before_anything_is_sent)
{
    const variables whole{{"SUNCO_BASE_URL", "https://127.0.0.1:1"},
                          {"SUNCO_APP_ID", "a"},
                          {"SUNCO_KEY_ID", "k"},
                          {"SUNCO_SECRET", "s"}};
    for (const char* name : {"SUNCO_APP_ID", "SUNCO_KEY_ID", "SUNCO_SECRET"}) {
        variables partly = whole;
        partly.erase(name);
        const finished f = run({"users", "get", "u"}, partly);
        BOOST_TEST(f.status == 2);
        const auto said = parse_failure(f);
        BOOST_TEST(said.at("error") == "configuration");
        BOOST_TEST(said.at("message").as_string().find(name) != std::string::npos, f.err);
    }
    variables both = whole;
    both["SUNCO_TOKEN"] = "t";
    BOOST_TEST(run({"users", "get", "u"}, both).status == 2);

    const finished refused = run({"users", "get", "u", "--retries", "0"}, whole);
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(parse_failure(refused).at("error") == "connect");
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_used)
{
    variables settings{{"SUNCO_BASE_URL", "http://127.0.0.1:1"},
                       {"SUNCO_APP_ID", "a"},
                       {"SUNCO_KEY_ID", "k"},
                       {"SUNCO_SECRET", "s"}};
    const finished f = run({"users", "get", "u"}, settings);
    BOOST_TEST(f.status == 2);
    BOOST_TEST(parse_failure(f).at("error") == "configuration");
    settings["SUNCO_BASE_URL"] = "https://127.0.0.1:1";
    BOOST_TEST(run({"users", "get", "u", "--ca-file", "/none"}, settings).status == 2);
}

BOOST_AUTO_TEST_CASE(usage)
{
    const finished f = run({"users", "get"});
    BOOST_TEST(f.status == 2);
    BOOST_TEST(f.out.empty());
    BOOST_TEST(f.err.find("ID") != std::string::npos, f.err);
    BOOST_TEST(run({"--help"}).out.find("SUNCO_SECRET") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
