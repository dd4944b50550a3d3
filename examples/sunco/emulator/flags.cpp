#include "emulator/flags.hpp"

namespace tool {
namespace {

constexpr const char* footer =
    R"(Prints one line of JSON when it listens: base_url, app_id, key_id, secret and ca_file.
Ends on SIGINT or SIGTERM, and then says which faults did not act as often as they were to.
https://ADDRESS:PORT/_admin/ is a page to look at, and has routes for programs.

Variables:
  SUNCO_EMULATOR_KEY_ID, SUNCO_EMULATOR_SECRET  the key to accept (default: a random secret)
  SUNCO_EMULATOR_WEBHOOK_SECRET                 what comes with calls of --webhook

Examples:
  A service with some users to start from, whose requests are written down:
    sunco emulator --fixture users.json --log requests.ndjson
  One that is over its limit three times, and then never answers:
    sunco emulator --fault rate_limit:times=3,retry_after=1 --fault stall
  One whose removals take two seconds and are told to a webhook:
    sunco emulator --setting removal_delay=2000 --webhook http://127.0.0.1:9000/events
  The same ids and times in every run:
    sunco emulator --setting id_seed=1 --setting start_time=2025-01-01T00:00:00.000Z
  For other containers, which find address, key and root certificate under /share:
    sunco emulator --listen 0.0.0.0:8443 --host-name emulator --share /share)";

void add_address(CLI::App& emulator, emulator_options& out)
{
    emulator.add_option("--listen", out.listen, "Address and port; port 0 takes a free one")
        ->capture_default_str();
    emulator
        .add_option("--host-name", out.host_names,
                    "Another name by which it is reached, for its certificate; may be given again")
        ->allow_extra_args(false);
    emulator.add_option("--share", out.share,
                        "Directory to leave ca.pem and emulator.json in, which has the line that "
                        "is printed; others may read it, and it goes at the end");
    emulator.add_flag_callback(
        "--no-admin", [&out] { out.admin = false; }, "Serve nothing under /_admin/");
}

void add_state(CLI::App& emulator, emulator_options& out)
{
    CLI::Option* state = emulator.add_option(
        "--state", out.state, "File to load the users from, where it exists, and to save them in");
    emulator.add_option("--fixture", out.fixture, "File to load the users from")->excludes(state);
    emulator.add_option("--snapshot", out.snapshot, "File to save the users in at the end")
        ->excludes(state);
    emulator.add_option("--log", out.log,
                        "File to append a line of JSON to for each request and webhook call");
}

void add_behaviour(CLI::App& emulator, emulator_options& out)
{
    emulator
        .add_option("--fault", out.faults,
                    "KIND[:KEY=VALUE[,KEY=VALUE]...]: go wrong on purpose; may be given again")
        ->allow_extra_args(false);
    emulator.add_flag("--strict", out.strict,
                      "End with status 1 where a fault did not act as often as it was to");
    emulator
        .add_option("--foreign-app", out.foreign_apps,
                    "Id of an app that exists and that the key does not reach; may be given again")
        ->allow_extra_args(false);
    emulator
        .add_option("--webhook", out.webhooks,
                    "URL to tell of what happens to users; may be given again")
        ->allow_extra_args(false);
    emulator
        .add_option("--setting", out.settings,
                    "NAME=VALUE: behave otherwise where the service is in doubt; may be given "
                    "again")
        ->allow_extra_args(false);
}

} // namespace

void add_emulator(CLI::App& app, emulator_options& out)
{
    CLI::App* emulator = app.add_subcommand("emulator", "A local service to try things out on");
    emulator->footer(footer);
    add_address(*emulator, out);
    add_state(*emulator, out);
    add_behaviour(*emulator, out);
}

} // namespace tool
