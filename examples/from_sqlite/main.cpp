// A bulk job from a table: streams the people of a SQLite database to the service, and writes what
// became of each back beside them. Memory stays the same however many there are. Ctrl-C lets the
// requests in flight end; the same command then goes on where it stopped, and so it does after a
// crash.
//
//     examples/with_emulator.py build/dev/examples/sunco/sunco -- build/dev/examples/from_sqlite
//     people.db
//
// A database that does not exist is made, with 200 people.

#include "../settings_from_environment.hpp"
#include "sqlite.hpp"

#include <sunco/client.hpp>
#include <sunco/sync/sync.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace asio = boost::asio;

namespace {

constexpr const char* tables = R"(
    PRAGMA journal_mode = WAL; -- one connection reads the people while another writes the outcomes
    CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, plan TEXT);
    CREATE TABLE IF NOT EXISTS result (id INTEGER PRIMARY KEY, outcome TEXT, error TEXT);
    INSERT INTO person (name, plan)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
        SELECT 'Person ' || i, 'gold' FROM n WHERE NOT EXISTS (SELECT 1 FROM person);)";

// Called on a thread of its own, and only when the job has room. The id is the record's line: it
// names the record in the journal and in its outcome, and counts upwards.
std::optional<sunco::record> next_person(statement& people)
{
    if (!people.step())
        return std::nullopt;
    sunco::user_create user;
    user.external_id = "person-" + std::to_string(people.number(0));
    user.profile.given_name = people.text(1);
    user.metadata["plan"] = people.text(2);
    sunco::record out = sunco::record::ensure(std::move(user));
    out.line = static_cast<std::uint64_t>(people.number(0));
    return out;
}

// Called on another thread. An outcome may come twice, after a crash: REPLACE does not mind.
void write_down(database& db, std::span<const sunco::record_result> results)
{
    statement insert{db, "REPLACE INTO result VALUES (?, ?, ?)"};
    db.run("BEGIN");
    for (const sunco::record_result& r : results) {
        insert.bind(1, static_cast<std::int64_t>(r.line));
        insert.bind(2, to_string(r.outcome));
        insert.bind(3, r.error);
        insert.step();
        insert.reset();
    }
    db.run("COMMIT");
}

int run(const std::string& path)
{
    database in{path.c_str()}, out{path.c_str()};
    in.run(tables);
    statement people{in, "SELECT id, name, plan FROM person ORDER BY id"};

    asio::io_context io{1};
    sunco::client client{io.get_executor(), settings_from_environment()};
    sunco::sync_options options;
    options.app_id = variable("SUNCO_APP_ID");
    options.journal = path + ".journal";
    options.sink = std::make_shared<sunco::function_sink>(
        [&out](std::span<const sunco::record_result> results) { write_down(out, results); });
    sunco::sync_job job{
        client, std::move(options),
        std::make_unique<sunco::function_source>([&people] { return next_person(people); })};

    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&job](const boost::system::error_code& ec, int) {
        if (!ec)
            job.interrupt();
    });
    int status = 1;
    asio::co_spawn(io, job.run(), [&](std::exception_ptr e, const sunco::sync_report& report) {
        signals.cancel();
        if (e)
            std::rethrow_exception(e);
        std::cout << boost::json::serialize(to_json(report)) << '\n';
        status = report.complete() && !report.has_failures() ? 0 : 3;
    });
    io.run();
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc > 1 ? argv[1] : "people.db");
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
