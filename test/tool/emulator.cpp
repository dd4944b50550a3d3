#include "fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>

#include <sys/stat.h>

using namespace tool_test;

BOOST_AUTO_TEST_SUITE(emulator_command)

BOOST_AUTO_TEST_CASE(says_where_it_is)
{
    emulator_process emulator;
    const auto& line = emulator.announcement();
    BOOST_TEST(line.size() == 5U);
    for (const char* name : {"base_url", "app_id", "key_id", "secret", "ca_file"})
        BOOST_TEST(!line.at(name).as_string().empty(), name);
    BOOST_TEST(line.at("base_url").as_string().starts_with("https://127.0.0.1:"));

    const std::string ca_file{line.at("ca_file").as_string()};
    BOOST_TEST(read_file(ca_file).starts_with("-----BEGIN CERTIFICATE-----"));
    const std::string folder = std::filesystem::path{ca_file}.parent_path().string();
    struct stat s {};
    BOOST_TEST_REQUIRE(::stat(folder.c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 0777U) == 0700U);

    const finished f = emulator.stop(SIGTERM);
    BOOST_TEST(f.status == 0);
    BOOST_TEST(lines_of(f.out).size() == 1U);
    BOOST_TEST(!std::filesystem::exists(folder));
}

BOOST_AUTO_TEST_CASE(serves_under_a_prefix_too)
{
    emulator_process emulator;
    variables environment = emulator.environment();
    environment["SUNCO_BASE_URL"] += "/sc";
    BOOST_TEST(run({"users", "create"}, environment, R"({"externalId":"p"})").status == 0);
    BOOST_TEST(emulator.stop(SIGINT).status == 0);
}

BOOST_AUTO_TEST_CASE(state_is_loaded_and_saved)
{
    const scratch_directory directory;
    const std::string state = directory.file("state.json");
    {
        emulator_process emulator{{"--state", state}};
        BOOST_TEST(
            run({"users", "create"}, emulator.environment(), R"({"externalId":"kept"})").status ==
            0);
        BOOST_TEST(emulator.stop(SIGINT).status == 0);
    }
    struct stat s {};
    BOOST_TEST_REQUIRE(::stat(state.c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 0777U) == 0600U);
    const auto users = boost::json::parse(read_file(state)).at("users").as_array();
    BOOST_TEST_REQUIRE(users.size() == 1U);
    BOOST_TEST(users[0].at("externalId") == "kept");

    emulator_process again{{"--state", state}};
    const finished got = run({"users", "get", "kept"}, again.environment());
    BOOST_TEST(got.status == 0);
    BOOST_TEST(parse_line(got.out).at("id") == users[0].at("id"));
}

BOOST_AUTO_TEST_CASE(state_that_is_no_state)
{
    const scratch_directory directory;
    for (const char* text : {"{", "[]", R"({"users":1})"}) {
        const std::string state = directory.file("state.json", text);
        const finished f = run({"emulator", "--state", state});
        BOOST_TEST(f.status == 2);
        BOOST_TEST(parse_failure(f).at("error") == "invalid_argument");
        BOOST_TEST(read_file(state) == text);
    }
}

BOOST_AUTO_TEST_CASE(faults)
{
    emulator_process emulator{
        {"--fault", "error:status=500,times=1,operation=get", "--fault", "stall:operation=remove"}};
    const finished f = run({"users", "get", "u", "--retries", "0"}, emulator.environment());
    BOOST_TEST(f.status == 1);
    BOOST_TEST(parse_failure(f).at("status") == 500);
    const finished ended = emulator.stop(SIGINT);
    BOOST_TEST(ended.status == 0);
    BOOST_TEST(ended.err.find("stall:operation=remove") != std::string::npos, ended.err);
    BOOST_TEST(ended.err.find("error:status=500") == std::string::npos, ended.err);
}

BOOST_AUTO_TEST_CASE(settings_by_flag_and_in_the_state)
{
    const scratch_directory directory;
    const std::string state = directory.file(
        "state.json", R"({"settings":{"default_locale":"fr","locale_origin":"state"}})");
    emulator_process emulator{{"--state", state, "--setting", "locale_origin=a=b"}};
    const finished f = run({"users", "create"}, emulator.environment(), "{}");
    BOOST_TEST(f.status == 0);
    BOOST_TEST((parse_line(f.out).at("profile") ==
                boost::json::value{{"locale", "fr"}, {"localeOrigin", "a=b"}}));
}

BOOST_AUTO_TEST_CASE(another_app)
{
    emulator_process emulator{{"--app", "my-app"}};
    BOOST_TEST(emulator.announcement().at("app_id") == "my-app");
    BOOST_TEST(run({"users", "create"}, emulator.environment(), "{}").status == 0);
}

BOOST_AUTO_TEST_CASE(bad_flags)
{
    for (const std::vector<std::string>& flags :
         {std::vector<std::string>{"--fault", "no_such_fault"},
          {"--setting", "show_null"},
          {"--setting", "show_null=perhaps"},
          {"--setting", "no_such_setting=1"},
          {"--listen", "nowhere"},
          {"--fault", "error:status=200"}}) {
        std::vector<std::string> line{"emulator"};
        line.insert(line.end(), flags.begin(), flags.end());
        const finished f = run(line);
        BOOST_TEST(f.status == 2, f.err);
        BOOST_TEST(f.out.empty());
        parse_failure(f);
    }
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken)
{
    emulator_process emulator;
    const std::string url{emulator.announcement().at("base_url").as_string()};
    const finished f = run({"emulator", "--listen", url.substr(url.find("//") + 2)});
    BOOST_TEST(f.status == 2, f.err);
    parse_failure(f);
}

BOOST_AUTO_TEST_CASE(the_state_of_the_example)
{
    const scratch_directory directory;
    const std::string state =
        directory.file("state.json", read_file(EXAMPLE_DATA "/existing.json"));
    emulator_process emulator{{"--state", state}};
    const auto environment = emulator.environment();
    const finished found = run({"users", "list", "--email", "ines.old@mail.example"}, environment);
    BOOST_TEST(found.status == 0);
    BOOST_TEST_REQUIRE(parse_line(found.out).as_array().size() == 1U);
    BOOST_TEST(parse_line(found.out).at(0).at("profile").at("surname") == "Old");

    const finished synced = run({"users", "sync", "30045042291606"}, environment);
    BOOST_TEST(synced.status == 0, synced.err);
    BOOST_TEST(parse_line(synced.out).at("profile").at("surname") == "Nouvelle");
    const finished gone = run({"users", "list", "--email", "ines.old@mail.example"}, environment);
    BOOST_TEST(gone.out == "[]\n");
}

BOOST_AUTO_TEST_SUITE_END()
