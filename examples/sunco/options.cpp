#include "options.hpp"

#include "bulk/read_shard.hpp"
#include "completion.hpp"
#include "emulator/flags.hpp"
#include "manual_page.hpp"
#include "unknown_word.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <sstream>
#include <utility>

namespace tool {
namespace {

constexpr const char* variables_help = R"(Variables:
  SUNCO_BASE_URL             where the service is, unless --base-url says so
  SUNCO_APP_ID               the app id, unless --app says so
  SUNCO_KEY_ID, SUNCO_SECRET basic authentication
  SUNCO_TOKEN                a bearer token, in place of key and secret
  SUNCO_CA_FILE              extra trusted roots, unless --ca-file says so
  SUNCO_PROFILE              the profile, unless --profile says so
  NO_COLOR                   no colours on a terminal

Profiles: what neither flag nor variable says is taken from a profile in
$XDG_CONFIG_HOME/sunco/config.toml (~/.config/sunco/config.toml). With a secret in it,
the file must be for you alone (chmod 600).
  profile = "acme"                  # used where none is named
  [profiles.acme]
  base_url = "https://acme.zendesk.com/sc"
  app_id = "5d8cff3cd55b040010928b5b"
  key_id = "app_..."                # and secret, or token in place of both
  secret = "..."
  ca_file = "roots.pem"             # rarely needed

Output: JSON, one line in a pipe, laid out on a terminal. A failure is one JSON object
on standard error; only a mistake in the command line is plain text on a terminal.

Exit status:
  0 all done; 1 the service or the network refused; 2 bad usage or bad input;
  3 a bulk job ended with some records failed or unknown; 130 interrupted

Examples:
  sunco doctor
  sunco users get alice@acme
  sunco sync people.ndjson --report report.json
  sunco report shard-0.json shard-1.json
  sunco emulator --listen 127.0.0.1:8443)";

constexpr const char* sync_help = R"(Records, one a line; op is ensure unless it is given:
  {"externalId":"alice@acme","profile":{"givenName":"Alice"},"metadata":{"plan":"gold"}}
  {"op":"remove","externalId":"bob@acme"}
  op: ensure, create, update, remove, remove_personal_information
In CSV the first line names the members: op,externalId,profile.givenName,metadata.plan

Examples:
  sunco sync people.ndjson --dry-run
  sunco sync people.ndjson --journal people.journal --report report.json --failures failures.ndjson
  export-people | sunco sync - --rate 50 --html-report report.html
  sunco sync people.csv --shard 0/4 --journal part-0.journal

The first Ctrl-C lets the requests in flight end, the second gives them up. With --journal the same
command goes on where it stopped. Status 3: some records failed or are unknown.)";

/// What the parser fills in; it holds pointers into this until it is done.
struct draft {
    service_options service;
    users_options users;
    bulk_options bulk;
    report_options report;
    emulator_options emulator;
    doctor_options doctor;
    std::string shell;
    get_user get;
    create_user create;
    update_user update;
    remove_user remove;
    remove_personal_information remove_information;
    list_users list;
    sync_user sync;
    ensure_user ensure;
};

/// A subcommand of `users` that becomes \p command when it is chosen.
template <class Command>
CLI::App* add_users_command(CLI::App& users, draft& d, Command& command, const char* name,
                            const char* help, const char* example)
{
    CLI::App* sub = users.add_subcommand(name, help);
    sub->footer(
        std::string{"Flags of every users command: --brand-id, --timeout, --attempt-timeout, "
                    "--retries (sunco users --help);\nof every command: --app, --base-url, "
                    "--ca-file, --profile (sunco --help).\n\nExample:\n  "} +
        example);
    sub->callback([&d, &command] { d.users.command = command; });
    return sub;
}

constexpr const char* id_help = "The user's id or externalId";
constexpr const char* file_help = "The JSON body; - or nothing: standard input";

void add_writing_commands(CLI::App& users, draft& d)
{
    add_users_command(users, d, d.create, "create", "Create a user",
                      "echo '{\"externalId\":\"alice@acme\"}' | sunco users create")
        ->add_option("FILE", d.create.file, file_help);
    CLI::App* update =
        add_users_command(users, d, d.update, "update", "Change members of a user; null clears",
                          "echo '{\"profile\":{\"surname\":\"Purple\"}}' | "
                          "sunco users update alice@acme");
    update->add_option("ID", d.update.id, id_help)->required();
    update->add_option("FILE", d.update.file, file_help);
    add_users_command(users, d, d.ensure, "ensure",
                      "Create a user, or send the smallest update that makes it as given",
                      "sunco users ensure alice.json")
        ->add_option("FILE", d.ensure.file, file_help);
    add_users_command(users, d, d.remove, "remove",
                      "Delete a user, its clients and its conversation history",
                      "sunco users remove alice@acme")
        ->add_option("ID", d.remove.id, id_help)
        ->required();
    add_users_command(users, d, d.remove_information, "remove-personal-information",
                      "Clear what is known of the person, and keep the user",
                      "sunco users remove-personal-information alice@acme")
        ->add_option("ID", d.remove_information.id, id_help)
        ->required();
}

void add_reading_commands(CLI::App& users, draft& d)
{
    add_users_command(users, d, d.get, "get", "Fetch a user", "sunco users get alice@acme")
        ->add_option("ID", d.get.id, id_help)
        ->required();
    add_users_command(users, d, d.list, "list", "Find users by an email identity",
                      "sunco users list --email alice@acme.example")
        ->add_option("--email", d.list.email, "The address among the users' identities")
        ->required();
    CLI::App* sync =
        add_users_command(users, d, d.sync, "sync", "Bring a user in line with its Zendesk user",
                          "sunco users sync 30045042291606");
    sync->add_option("ZENDESK_ID", d.sync.zendesk_id, "The id of the Zendesk user")->required();
    sync->add_option("--surviving", d.sync.surviving,
                     "After a merge in Zendesk: the id of the user that was kept");
}

void add_users(CLI::App& app, draft& d)
{
    CLI::App* users = app.add_subcommand("users", "One operation on one user");
    users->require_subcommand(1);
    users->footer("Example:\n  sunco users get alice@acme --timeout 5 --retries 0");
    users->add_option("--brand-id", d.users.brand_id, "The brand of a brand-separated user");
    users
        ->add_option("--timeout", d.users.timeout_seconds,
                     "Seconds for the whole call, retries included (default: 30)")
        ->check(CLI::Range(0.001, 86'400.0));
    users
        ->add_option("--attempt-timeout", d.users.attempt_timeout_seconds,
                     "Seconds for one request, 0: as long as --timeout allows (default: 10)")
        ->check(CLI::Range(0.0, 86'400.0));
    users
        ->add_option("--retries", d.users.retries,
                     "How often a failed request may be repeated (default: 2)")
        ->check(CLI::Range(0U, 100U));
    add_reading_commands(*users, d);
    add_writing_commands(*users, d);
}

sunco::shard shard_or_complain(const std::string& text, const environment& variables)
{
    const auto read = read_shard(text, variables);
    if (read.has_error())
        throw CLI::ValidationError{"--shard", read.error().message};
    return *read;
}

void add_sync(CLI::App& app, draft& d, const environment& variables)
{
    CLI::App* sync = app.add_subcommand("sync", "A bulk job: one record a line, NDJSON or CSV");
    sync->footer(sync_help);
    sync->add_option("FILE", d.bulk.input, "The records; - is standard input")->required();
    sync->add_option("--journal", d.bulk.journal,
                     "Keep what was done in this file, so that an interrupted job can go on");
    sync->add_option("--concurrency", d.bulk.concurrency, "Requests in flight at most")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000}));
    sync->add_option("--rate", d.bulk.requests_per_second,
                     "Requests a second at most, repeated ones included (default: no limit)")
        ->check(CLI::Range(0.001, 1'000'000.0));
    sync->add_option("--give-up-after", d.bulk.give_up_after_seconds,
                     "Seconds to wait for a service that only refuses or fails; no record fails "
                     "meanwhile")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 604'800.0));
    sync->add_flag("--dry-run", d.bulk.dry_run, "Say what would happen, and write nothing");
    sync->add_option_function<std::string>(
        "--shard",
        [&d, &variables](const std::string& text) {
            d.bulk.shard = shard_or_complain(text, variables);
        },
        "I/N: the part I, from 0, of N parts of the input; kubernetes, slurm or env: as the "
        "variables of an indexed job, a job array or SUNCO_SHARD say");
    sync->add_option("--grace", d.bulk.grace_seconds,
                     "Seconds that requests in flight may go on after an interrupt")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 86'400.0));
    sync->add_flag("--json-progress", d.bulk.json_progress,
                   "Say on standard error how the job goes on as JSON, an object a line");
    sync->add_option("--report", d.bulk.report, "Write what became of the records, as JSON");
    sync->add_option("--html-report", d.bulk.html_report,
                     "Write the same as a page with charts of rate and latency, for a browser");
    sync->add_option("--failures", d.bulk.failures,
                     "Write each record that failed or is unknown, as NDJSON");
}

void add_report(CLI::App& app, draft& d)
{
    CLI::App* report = app.add_subcommand("report", "Add up the reports of a bulk job's shards");
    report->footer("Prints the sum as JSON, and in words on a terminal. Reports that do not go "
                   "together are refused.\n\n"
                   "Example:\n"
                   "  sunco report shard-0.json shard-1.json shard-2.json");
    report->add_option("FILE", d.report.files, "What --report wrote; - is standard input")
        ->required();
}

void add_doctor(CLI::App& app, draft& d)
{
    CLI::App* doctor = app.add_subcommand(
        "doctor", "Look at settings, network, certificate and key, and say what is wrong");
    doctor->footer("It takes the way of a request step by step, and changes nothing.\n"
                   "Exit status: 0 all well; 1 the network or the service; 2 the settings.\n\n"
                   "Examples:\n"
                   "  sunco doctor --profile acme\n"
                   "  sunco doctor --json | jq '.checks[] | select(.name == \"tls\").days_left'");
    doctor->add_flag("--json", d.doctor.json, "One JSON object in place of text");
    doctor->add_option("--timeout", d.doctor.timeout_seconds, "Seconds for each step")
        ->capture_default_str()
        ->check(CLI::Range(0.001, 600.0));
}

void add_completion(CLI::App& app, draft& d)
{
    CLI::App* completion =
        app.add_subcommand("completion", "Print the completion script for a shell");
    completion->footer("Examples:\n"
                       "  source <(sunco completion bash)\n"
                       "  sunco completion zsh > ~/.zfunc/_sunco");
    completion->add_option("SHELL", d.shell, "bash or zsh")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh"}));
    // For those who make packages: not in the list of commands.
    app.add_subcommand("manual-page", "Print the manual page")->group("");
}

void add_service(CLI::App& app, draft& d)
{
    app.add_option("--base-url", d.service.base_url,
                   "https://host[:port][/prefix] (default: https://api.smooch.io)");
    app.add_option("--app", d.service.app_id, "The app id");
    app.add_option("--ca-file", d.service.ca_file, "PEM file of extra trusted roots");
    app.add_option("--profile", d.service.profile, "Take from this profile what is not said here");
}

/// Flags that are read at any place of the line, but do not go with every command.
void refuse_misplaced(const CLI::App& app)
{
    for (const char* command : {"emulator", "report"}) {
        for (const char* flag : {"--base-url", "--ca-file", "--profile"}) {
            if (app.got_subcommand(command) && app.count(flag) > 0)
                throw CLI::ValidationError{flag, std::string{"does not go with "} + command};
        }
    }
    const CLI::App* users = app.get_subcommand("users");
    if (users->got_subcommand("sync") && users->count("--brand-id") > 0)
        throw CLI::ValidationError{"--brand-id", "does not go with users sync"};
}

options finish(const CLI::App& app, draft d)
{
    options out{std::move(d.service), std::move(d.users)};
    if (app.got_subcommand("sync"))
        out.command = std::move(d.bulk);
    else if (app.got_subcommand("report"))
        out.command = std::move(d.report);
    else if (app.got_subcommand("emulator"))
        out.command = std::move(d.emulator);
    else if (app.got_subcommand("doctor"))
        out.command = d.doctor;
    return out;
}

/// The command that the line had come to, as `sunco users get`.
std::string path_of(const CLI::App& app)
{
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    return app.get_name() + (chosen.empty() ? "" : " " + path_of(*chosen.back()));
}

early_end end_early(const CLI::App& app, const CLI::ParseError& e)
{
    if (e.get_exit_code() != 0) {
        // A word that is misspelt is the reason why another is missing.
        const std::string unknown = complain_of_unknown_word(app);
        return {2, "",
                (unknown.empty() ? e.what() : unknown) + " (" + path_of(app) +
                    " --help shows how)"};
    }
    std::ostringstream out;
    app.exit(e, out, out);
    return {0, out.str(), ""};
}

/// What a command prints that is about the program itself.
std::optional<std::string> own_text(const CLI::App& app, const draft& d)
{
    if (app.got_subcommand("manual-page"))
        return manual_page(app, SUNCO_TOOL_VERSION);
    if (!app.got_subcommand("completion"))
        return std::nullopt;
    return d.shell == "zsh" ? zsh_completion(app) : bash_completion(app);
}

} // namespace

std::variant<options, early_end> parse_options(int argc, const char* const* argv,
                                               const environment& variables)
{
    draft d;
    CLI::App app{"The Users API of Zendesk Sunshine Conversations", "sunco"};
    app.set_version_flag("--version", "sunco " SUNCO_TOOL_VERSION);
    app.footer(variables_help);
    app.require_subcommand(1);
    app.fallthrough();
    add_service(app, d);
    add_users(app, d);
    add_sync(app, d, variables);
    add_report(app, d);
    add_emulator(app, d.emulator);
    add_doctor(app, d);
    add_completion(app, d);
    try {
        app.parse(argc, argv);
        refuse_misplaced(app);
    } catch (const CLI::ParseError& e) {
        return end_early(app, e);
    }
    if (std::optional<std::string> text = own_text(app, d))
        return early_end{0, *std::move(text), ""};
    return finish(app, std::move(d));
}

} // namespace tool
