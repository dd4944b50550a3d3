#include "json_output.hpp"

#include "fixture.hpp"
#include "terminal.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

namespace {

using namespace tool_test;

std::string printed(const char* json, tool::json_style style)
{
    std::ostringstream out;
    tool::print_json(out, boost::json::parse(json), style);
    return out.str();
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_output)

BOOST_AUTO_TEST_CASE(styles)
{
    const char* json = R"({"a":[1,{"b":null}],"c":{},"d":[],"e":"x\ny"})";
    BOOST_TEST(printed(json, tool::json_style::compact) == std::string{json} + "\n");
    BOOST_TEST(printed(json, tool::json_style::pretty) == R"({
  "a": [
    1,
    {
      "b": null
    }
  ],
  "c": {},
  "d": [],
  "e": "x\ny"
}
)");
    BOOST_TEST(printed(R"({"a":1})", tool::json_style::coloured) ==
               "{\n  \033[1;34m\"a\"\033[0m: \033[36m1\033[0m\n}\n");
}

// What a terminal shows is the same JSON.
BOOST_AUTO_TEST_CASE(a_terminal_and_a_pipe)
{
    const emulator_process emulator;
    variables environment = emulator.environment();
    const finished made = run({"users", "create"}, environment, R"({"externalId":"a"})");
    BOOST_TEST_REQUIRE(made.status == 0, made.err);
    BOOST_TEST(lines_of(made.out).size() == 1U);

    const finished coloured = run_on_terminal({"users", "get", "a"}, environment);
    BOOST_TEST(coloured.status == 0);
    BOOST_TEST(coloured.out.find("\033[1;34m\"externalId\"\033[0m") != std::string::npos);

    environment["NO_COLOR"] = "1";
    const finished plain = run_on_terminal({"users", "get", "a"}, environment);
    BOOST_TEST(plain.out.find('\033') == std::string::npos);
    BOOST_TEST(lines_of(plain.out).size() > 5U);
    BOOST_TEST(boost::json::parse(plain.out) == parse_line(made.out));

    const finished failed = run_on_terminal({"users", "get", "nobody"}, environment);
    BOOST_TEST(failed.status == 1);
    BOOST_TEST(boost::json::parse(failed.out).at("error") == "not_found");
}

BOOST_AUTO_TEST_CASE(a_mistake_is_told_in_words_on_a_terminal_and_as_json_elsewhere)
{
    const finished piped = run({"users", "get"});
    BOOST_TEST(piped.status == 2);
    const auto said = parse_failure(piped);
    BOOST_TEST(said.at("error") == "invalid_argument");
    BOOST_TEST(said.at("delivery") == "not_sent");
    BOOST_TEST(said.at("message") == "ID is required (sunco users get --help shows how)");

    const finished shown = run_on_terminal({"users", "get"}, {});
    BOOST_TEST(shown.status == 2);
    BOOST_TEST(shown.out == "sunco: ID is required (sunco users get --help shows how)\n");
}

BOOST_AUTO_TEST_CASE(members_that_are_null_are_shown)
{
    const emulator_process emulator{{"--setting", "show_null=true"}};
    const finished made = run({"users", "create"}, emulator.environment(), R"({"externalId":"n"})");
    BOOST_TEST_REQUIRE(made.status == 0, made.err);
    const auto user = parse_line(made.out).as_object();
    BOOST_TEST_REQUIRE(user.contains("zendeskId"), made.out);
    BOOST_TEST(user.at("zendeskId").is_null());
    const finished ensured =
        run({"users", "ensure"}, emulator.environment(), R"({"externalId":"n"})");
    BOOST_TEST(parse_line(ensured.out).at("outcome") == "unchanged");
    BOOST_TEST(parse_line(ensured.out).at("user") == user);
}

BOOST_AUTO_TEST_SUITE_END()
