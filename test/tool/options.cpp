#include "options.hpp"
#include "settings.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace {

using namespace tool;

std::variant<options, early_end> parse(std::vector<const char*> arguments)
{
    arguments.insert(arguments.begin(), "sunco");
    return parse_options(static_cast<int>(arguments.size()), arguments.data(),
                         [](const char*) { return std::string{}; });
}

options good(std::vector<const char*> arguments)
{
    auto parsed = parse(std::move(arguments));
    if (const auto* end = std::get_if<early_end>(&parsed))
        BOOST_FAIL(end->complaint);
    return std::get<options>(parsed);
}

std::string complaint(std::vector<const char*> arguments)
{
    const auto parsed = parse(std::move(arguments));
    const auto* end = std::get_if<early_end>(&parsed);
    BOOST_TEST_REQUIRE(end);
    BOOST_TEST(end->status == 2);
    BOOST_TEST(end->output.empty());
    BOOST_TEST(!end->complaint.empty());
    return end->complaint;
}

template <class Command>
Command users_command_of(const options& o)
{
    return std::get<Command>(std::get<users_options>(o.command).command);
}

} // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(each_users_command)
{
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "a b"})).id == "a b");
    BOOST_TEST(users_command_of<create_user>(good({"users", "create"})).file == "-");
    BOOST_TEST(users_command_of<create_user>(good({"users", "create", "x.json"})).file == "x.json");
    const auto update = users_command_of<update_user>(good({"users", "update", "u", "-"}));
    BOOST_TEST(update.id == "u");
    BOOST_TEST(update.file == "-");
    BOOST_TEST(users_command_of<remove_user>(good({"users", "remove", "u"})).id == "u");
    BOOST_TEST(users_command_of<remove_personal_information>(
                   good({"users", "remove-personal-information", "u"}))
                   .id == "u");
    BOOST_TEST(users_command_of<list_users>(good({"users", "list", "--email", "a@b.c"})).email ==
               "a@b.c");
    const auto sync = users_command_of<sync_user>(good({"users", "sync", "z", "--surviving", "s"}));
    BOOST_TEST(sync.zendesk_id == "z");
    BOOST_TEST(sync.surviving.value() == "s");
    BOOST_TEST(!users_command_of<sync_user>(good({"users", "sync", "z"})).surviving);
    BOOST_TEST(users_command_of<ensure_user>(good({"users", "ensure", "x"})).file == "x");
}

BOOST_AUTO_TEST_CASE(ids_that_look_like_something_else)
{
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "sync"})).id == "sync");
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "get"})).id == "get");
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "--", "--app"})).id == "--app");
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "[a,b]"})).id == "[a,b]");
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "\"q\""})).id == "\"q\"");
    BOOST_TEST(users_command_of<get_user>(good({"users", "get", "a=b"})).id == "a=b");
}

BOOST_AUTO_TEST_CASE(flags_of_users_stand_anywhere)
{
    const std::vector<std::vector<const char*>> lines{
        {"--app", "A", "users", "--timeout", "2.5", "--retries", "0", "--brand-id", "B", "get",
         "u"},
        {"users", "get", "--app", "A", "--timeout", "2.5", "--retries", "0", "--brand-id", "B",
         "u"},
        {"users", "get", "u", "--brand-id=B", "--timeout=2.5", "--retries=0", "--app=A"}};
    for (const auto& line : lines) {
        const options o = good(line);
        const auto& users = std::get<users_options>(o.command);
        BOOST_TEST(o.service.app_id == "A");
        BOOST_TEST(users.timeout_seconds.value() == 2.5);
        BOOST_TEST(users.retries.value() == 0U);
        BOOST_TEST(users.brand_id.value() == "B");
        BOOST_TEST(std::get<get_user>(users.command).id == "u");
    }
    const auto plain = std::get<users_options>(good({"users", "get", "u"}).command);
    BOOST_TEST(!plain.timeout_seconds);
    BOOST_TEST(!plain.attempt_timeout_seconds);
    BOOST_TEST(!plain.retries);
    BOOST_TEST(!plain.brand_id);
}

BOOST_AUTO_TEST_CASE(one_request_may_have_a_limit_of_its_own)
{
    const auto seconds = [](const char* text) {
        return std::get<users_options>(
                   good({"users", "get", "u", "--timeout", "60", "--attempt-timeout", text})
                       .command)
            .attempt_timeout_seconds.value();
    };
    BOOST_TEST(seconds("2.5") == 2.5);
    BOOST_TEST(seconds("0") == 0);
    complaint({"users", "get", "u", "--attempt-timeout", "-1"});
}

BOOST_AUTO_TEST_CASE(variables_and_flags)
{
    std::map<std::string, std::string> variables;
    const auto settled = [&](std::vector<const char*> arguments) {
        return complete(good(std::move(arguments)).service,
                        [&](const char* name) { return variables[name]; });
    };
    BOOST_TEST(settled({"users", "get", "u"}).base_url == "https://api.smooch.io");
    variables = {
        {"SUNCO_BASE_URL", "https://v"}, {"SUNCO_APP_ID", "v-app"}, {"SUNCO_CA_FILE", "v.pem"}};
    const service_options from_variables = settled({"users", "get", "u"});
    BOOST_TEST(from_variables.base_url == "https://v");
    BOOST_TEST(from_variables.app_id == "v-app");
    BOOST_TEST(from_variables.ca_file == "v.pem");
    const service_options from_flags = settled(
        {"users", "get", "u", "--base-url", "https://f", "--app", "f-app", "--ca-file", "f.pem"});
    BOOST_TEST(from_flags.base_url == "https://f");
    BOOST_TEST(from_flags.app_id == "f-app");
    BOOST_TEST(from_flags.ca_file == "f.pem");
}

BOOST_AUTO_TEST_CASE(the_doctor)
{
    const auto plain = std::get<doctor_options>(good({"doctor"}).command);
    BOOST_TEST(!plain.json);
    BOOST_TEST(plain.timeout_seconds == 10);
    const options full = good({"doctor", "--json", "--timeout", "0.5", "--profile", "p"});
    BOOST_TEST(std::get<doctor_options>(full.command).json);
    BOOST_TEST(std::get<doctor_options>(full.command).timeout_seconds == 0.5);
    BOOST_TEST(full.service.profile == "p");
}

BOOST_AUTO_TEST_CASE(the_emulator)
{
    const auto plain = std::get<emulator_options>(good({"emulator"}).command);
    BOOST_TEST(plain.listen == "127.0.0.1:0");
    BOOST_TEST(plain.state.empty());
    BOOST_TEST(plain.faults.empty());
    const auto full = std::get<emulator_options>(
        good({"emulator", "--listen", "[::1]:8443", "--fault", "error:status=500,times=2",
              "--state", "s.json", "--fault", "stall"})
            .command);
    BOOST_TEST(full.listen == "[::1]:8443");
    BOOST_TEST(full.state == "s.json");
    BOOST_TEST(full.faults == (std::vector<std::string>{"error:status=500,times=2", "stall"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_bulk_job)
{
    const auto plain = std::get<bulk_options>(good({"sync", "-"}).command);
    BOOST_TEST(plain.input == "-");
    BOOST_TEST(plain.requests_per_second == 0);
    BOOST_TEST(plain.journal.empty());
    BOOST_TEST(!plain.dry_run);
    BOOST_TEST((plain.shard == sunco::shard{}));
    const auto full = std::get<bulk_options>(
        good({"sync", "in.csv", "--journal", "j.db", "--concurrency", "8", "--rate", "2.5",
              "--dry-run", "--report", "r.json", "--failures", "f.ndjson", "--shard", "1/4",
              "--give-up-after", "90"})
            .command);
    BOOST_TEST(full.input == "in.csv");
    BOOST_TEST(full.journal == "j.db");
    BOOST_TEST(full.concurrency == 8U);
    BOOST_TEST(full.requests_per_second == 2.5);
    BOOST_TEST(full.give_up_after_seconds == 90);
    BOOST_TEST(full.dry_run);
    BOOST_TEST(full.report == "r.json");
    BOOST_TEST(full.failures == "f.ndjson");
    BOOST_TEST((full.shard == sunco::shard{1, 4}));
}

BOOST_AUTO_TEST_CASE(mistakes)
{
    complaint({});
    complaint({"users"});
    complaint({"user", "get", "u"});
    complaint({"users", "get"});
    complaint({"users", "get", "u", "surplus"});
    complaint({"users", "list"});
    complaint({"users", "update"});
    complaint({"users", "get", "u", "--timeout", "0"});
    complaint({"users", "get", "u", "--timeout", "soon"});
    complaint({"users", "get", "u", "--retries", "-1"});
    complaint({"users", "get", "u", "--retries", "1.5"});
    complaint({"users", "get", "u", "--surviving", "s"});
    complaint({"users", "sync", "z", "--brand-id", "B"});
    complaint({"sync"});
    complaint({"sync", "-", "surplus"});
    complaint({"sync", "-", "--rate", "0"});
    complaint({"sync", "-", "--rate", "fast"});
    complaint({"sync", "-", "--concurrency", "0"});
    complaint({"sync", "-", "--give-up-after", "-1"});
    complaint({"sync", "-", "--give-up-after", "never"});
    complaint({"sync", "-", "--brand-id", "B"});
    for (const char* shard : {"4/4", "0", "0/0", "-1/4", "a/b", "1/4/2", "", "0/4x"})
        complaint({"sync", "-", "--shard", shard});
    complaint({"emulator", "--base-url", "https://x"});
    complaint({"emulator", "--ca-file", "x"});
    complaint({"emulator", "--profile", "x"});
    complaint({"emulator", "surplus"});
    complaint({"doctor", "surplus"});
    complaint({"doctor", "--timeout", "0"});
    complaint({"completion"});
    complaint({"completion", "fish"});
}

BOOST_AUTO_TEST_CASE(no_flag_takes_a_secret)
{
    for (const char* flag : {"--secret", "--key-secret", "--token", "--key-id", "--password"}) {
        const std::string said = complaint({"users", "get", "u", flag, "hush-hush"});
        BOOST_TEST(said.find(flag) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(help_and_version)
{
    const std::vector<std::vector<const char*>> lines{
        {"--help"},
        {"users", "--help"},
        {"sync", "--help"},
        {"emulator", "--help"},
        {"report", "--help"},
        {"doctor", "--help"},
        {"completion", "--help"},
        {"users", "get", "--help"},
        {"users", "create", "--help"},
        {"users", "update", "--help"},
        {"users", "remove", "--help"},
        {"users", "remove-personal-information", "--help"},
        {"users", "list", "--help"},
        {"users", "sync", "--help"},
        {"users", "ensure", "--help"}};
    for (const auto& line : lines) {
        const auto parsed = parse(line);
        const auto& end = std::get<early_end>(parsed);
        BOOST_TEST(end.status == 0);
        BOOST_TEST(end.output.find("Example") != std::string::npos, end.output);
        BOOST_TEST(end.complaint.empty());
    }
    const auto version = parse({"--version"});
    BOOST_TEST(std::get<early_end>(version).output.rfind("sunco ", 0) == 0U);
}

BOOST_AUTO_TEST_CASE(a_word_that_is_misspelt_is_named_first)
{
    const auto begins = [](std::vector<const char*> line, const std::string& with) {
        const std::string said = complaint(std::move(line));
        BOOST_TEST(said.starts_with(with), said);
    };
    begins({"users", "gett", "u"}, "unknown command gett; did you mean get? (sunco users --help");
    begins({"syncc"}, "unknown command syncc; did you mean sync?");
    begins({"frobnicate"}, "unknown command frobnicate (");
    begins({"users", "get", "u", "--timout", "5"},
           "unknown flag --timout; did you mean --timeout?");
    begins({"sync", "--jornal", "f"}, "unknown flag --jornal; did you mean --journal?");
    begins({"--nope"}, "unknown flag --nope (");
    begins({"sync", "a", "b"}, "unexpected b (");
}

BOOST_AUTO_TEST_CASE(a_mistake_names_the_help_that_has_the_answer)
{
    BOOST_TEST(complaint({"users", "get"}) == "ID is required (sunco users get --help shows how)");
    BOOST_TEST(complaint({}).find("(sunco --help shows how)") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
