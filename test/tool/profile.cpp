#include "profile/profile.hpp"

#include "fixture.hpp"
#include "profile/settings_text.hpp"

#include <sunco/error.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include <sys/stat.h>

namespace {

using namespace tool_test;

/// A home directory with a file of settings in it.
struct home {
    scratch_directory directory;
    std::string config = directory.file("config");

    home() { std::filesystem::create_directories(config + "/sunco"); }

    [[nodiscard]] std::string file() const { return config + "/sunco/config.toml"; }

    void write(const std::string& text, mode_t mode = 0600) const
    {
        directory.file("config/sunco/config.toml", text);
        ::chmod(file().c_str(), mode);
    }

    [[nodiscard]] variables environment() const { return {{"XDG_CONFIG_HOME", config}}; }

    /// Runs a command that must be refused because of the settings, and gives the message.
    [[nodiscard]] std::string refusal(std::vector<std::string> arguments = {"users", "get", "u"},
                                      variables more = {}) const
    {
        more.merge(environment());
        const finished f = run(std::move(arguments), more);
        BOOST_TEST(f.status == 2, f.err);
        const auto said = parse_failure(f);
        BOOST_TEST(said.at("error") == "configuration");
        return std::string{said.at("message").as_string()};
    }
};

std::string toml_of(const emulator_process& emulator)
{
    std::string out;
    for (const auto& member : emulator.announcement())
        out +=
            std::string{member.key()} + " = \"" + std::string{member.value().as_string()} + "\"\n";
    return out;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(profiles, home)

BOOST_AUTO_TEST_CASE(flags_win_over_variables_and_these_over_the_profile)
{
    const emulator_process emulator;
    // Port 1 of this machine: nobody listens there.
    write("profile = \"here\"\n[profiles.here]\n" + toml_of(emulator) +
          "[profiles.elsewhere]\nbase_url = \"https://127.0.0.1:1\"\n");
    variables all = environment();
    BOOST_TEST(parse_failure(run({"users", "get", "u"}, all)).at("error") == "not_found");

    const auto error_of = [&](std::vector<std::string> flags) {
        std::vector<std::string> arguments{"users", "get", "u", "--retries", "0"};
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        return parse_failure(run(std::move(arguments), all)).at("error");
    };
    all["SUNCO_BASE_URL"] = "https://127.0.0.1:1";
    BOOST_TEST(error_of({}) == "connect");
    BOOST_TEST(
        error_of({"--base-url", std::string{emulator.announcement().at("base_url").as_string()}}) ==
        "not_found");
    all.erase("SUNCO_BASE_URL");
    all["SUNCO_APP_ID"] = "a";
    all["SUNCO_KEY_ID"] = "k";
    all["SUNCO_SECRET"] = "s";
    BOOST_TEST(error_of({}) == "unauthorized", "the profile's key is not used");
    all["SUNCO_PROFILE"] = "elsewhere";
    BOOST_TEST(error_of({}) == "connect");
    BOOST_TEST(error_of({"--profile", "here"}) == "unauthorized");
}

BOOST_AUTO_TEST_CASE(the_profile_called_default_needs_no_name)
{
    const emulator_process emulator;
    write("[profiles.default]\n" + toml_of(emulator));
    BOOST_TEST(parse_failure(run({"users", "get", "u"}, environment())).at("error") == "not_found");
    write("[profiles.other]\n" + toml_of(emulator));
    BOOST_TEST(contains(refusal(), "SUNCO_APP_ID"));
}

BOOST_AUTO_TEST_CASE(a_secret_that_others_may_read_is_refused)
{
    const std::string with_secret = "[profiles.default]\nkey_id = \"k\"\nsecret = \"hush-hush\"\n";
    for (const mode_t mode : {0640u, 0604u, 0644u}) {
        write(with_secret, mode);
        const std::string said = refusal();
        BOOST_TEST(contains(said, "chmod 600 " + file()), said);
        BOOST_TEST(!contains(said, "hush"), said);
    }
    write(with_secret);
    BOOST_TEST(contains(refusal(), "no app id"));
    write("[profiles.default]\napp_id = \"a\"\n", 0644);
    BOOST_TEST(contains(refusal(), "no credentials"), "without a secret anybody may read it");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_change_is_refused)
{
    for (const mode_t mode : {0620u, 0602u}) {
        write("[profiles.default]\napp_id = \"a\"\n", mode);
        const std::string said = refusal();
        BOOST_TEST(contains(said, "chmod go-w " + file()), said);
    }
}

BOOST_AUTO_TEST_CASE(a_mistake_names_file_and_place)
{
    write("[profiles.default]\napp_id = a\n");
    BOOST_TEST(contains(refusal(), file() + ", line 2, column"));
}

BOOST_AUTO_TEST_CASE(a_profile_that_is_not_there)
{
    BOOST_TEST(contains(refusal({"users", "get", "u", "--profile", "p"}), "there are: none"));
    write("[profiles.one]\n[profiles.two]\n");
    BOOST_TEST(contains(refusal({"users", "get", "u", "--profile", "p"}), "there are: one, two"));
    BOOST_TEST(contains(refusal({"users", "get", "u"}, {{"SUNCO_PROFILE", "p"}}), "\"p\""));
    write("profile = \"p\"\n");
    BOOST_TEST(contains(refusal(), "\"p\""));
}

BOOST_AUTO_TEST_CASE(the_emulator_does_not_look)
{
    write("nonsense");
    const emulator_process emulator;
    BOOST_TEST(!emulator.announcement().empty());
}

BOOST_AUTO_TEST_CASE(where_the_file_is)
{
    std::map<std::string, std::string> set;
    const tool::environment lookup = [&](const char* name) { return set[name]; };
    BOOST_TEST(tool::settings_file(lookup).empty());
    set["HOME"] = "/home/a";
    BOOST_TEST(tool::settings_file(lookup) == "/home/a/.config/sunco/config.toml");
    set["XDG_CONFIG_HOME"] = "relative";
    BOOST_TEST(tool::settings_file(lookup) == "/home/a/.config/sunco/config.toml");
    set["XDG_CONFIG_HOME"] = "/x";
    BOOST_TEST(tool::settings_file(lookup) == "/x/sunco/config.toml");
}

BOOST_AUTO_TEST_CASE(a_relative_ca_file_is_meant_from_the_file)
{
    write("[profiles.default]\nca_file = \"roots.pem\"\n[profiles.b]\nca_file = \"/r.pem\"\n");
    const tool::environment lookup = [&](const char* name) {
        return std::string{name} == "XDG_CONFIG_HOME" ? config : "";
    };
    BOOST_TEST(tool::find_profile("", lookup).value().ca_file == config + "/sunco/roots.pem");
    BOOST_TEST(tool::find_profile("b", lookup).value().ca_file == "/r.pem");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(settings_text)

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_their_place_and_without_the_text)
{
    const std::vector<std::pair<std::string, std::string>> bad{
        {"[profiles.a]\nsecret = hush\n", "line 2"},
        {"[profiles.a]\nsecret = \"hush\n", "line 2"},
        {"[profiles.a]\nsecret = 5\n", "secret must be a quoted string"},
        {"[profiles.a]\nsecret = \"hush\"\n", "key_id and secret"},
        {"[profiles.a]\nkey_id = \"hush\"\n", "key_id and secret"},
        {"[profiles.a]\nkey_id = \"k\"\nsecret = \"hush\"\ntoken = \"hush\"\n", "not both"},
        {"[profiles.a]\nverify = false\n", "not verify"},
        {"[profiles.a]\napp_id = \"1\"\napp_id = \"2\"\n", "line 3"},
        {"[profile.a]\n", "profile must be a quoted string"},
        {"profiles = 1\n", "table of tables"},
        {"[profiles]\na = \"hush\"\n", "a profile is a table"},
        {"base_url = \"hush\"\n", "not base_url"},
        {"\xff", "line 1"},
    };
    for (const auto& [text, expected] : bad) {
        try {
            tool::parse_settings(text);
            BOOST_ERROR("taken: " + text);
        } catch (const sunco::error& e) {
            BOOST_TEST(e.failure().message.find(expected) != std::string::npos,
                       e.failure().message);
            BOOST_TEST(e.failure().message.find("hush") == std::string::npos);
        }
    }
    BOOST_TEST(tool::parse_settings("").profiles.empty());
}

BOOST_AUTO_TEST_SUITE_END()
