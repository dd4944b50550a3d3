#include "job_fixture.hpp"
#include "scratch.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include <sys/resource.h>
#include <sys/stat.h>

namespace {

using sunco::errc;
using sunco::outcome;
using test::fake_service;
using test::job_run;

const std::string every_operation = R"({"op":"create","externalId":"a","profile":{"surname":"1"}}
{"externalId":"b","profile":{"surname":"1"}}
{"op":"create"}
{"op":"update","externalId":"a","profile":{"surname":"2"}}
{"op":"remove","externalId":"b"}
rubbish
{"externalId":"b","profile":{"surname":"3"}}
{"op":"remove","externalId":"nobody"}

{"op":"remove_personal_information","externalId":"a"}
{"op":"create","externalId":"a"}
{"op":"remove_personal_information","externalId":"nobody"}
{"op":"remove","externalId":"a"}
{"op":"create","externalId":"a","profile":{"surname":"4"}}
{"op":"update","externalId":"nobody"}
{"op":"create","profile":{"surname":"5"}}
)";
constexpr std::size_t all_records = 15;

struct journaled {
    test::scratch directory;
    fake_service service;

    [[nodiscard]] sunco::sync_options options() const
    {
        sunco::sync_options o;
        o.concurrency = 2;
        o.journal = directory / "journal.db";
        return o;
    }

    std::unique_ptr<job_run> run(const std::string& text = every_operation, bool is_file = true)
    {
        return std::make_unique<job_run>(
            service, std::make_unique<test::text_source>(text, is_file), options());
    }

    errc refusal(const sunco::sync_options& o, const std::string& text = every_operation)
    {
        job_run job{service, std::make_unique<test::text_source>(text), o};
        const auto effects = service.log.size();
        try {
            job.finish();
        } catch (const sunco::error& e) {
            BOOST_TEST(job.runner->requests == 0u);
            BOOST_TEST(service.log.size() == effects);
            return static_cast<errc>(e.code().value());
        }
        return {};
    }
    errc refusal(const std::string& text) { return refusal(options(), text); }
    errc refusal() { return refusal(options()); }

    void damage(std::streamoff at, const std::string& bytes) const
    {
        std::fstream file{options().journal, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(at);
        file << bytes;
    }
};

// No file may grow beyond so many bytes, as on a disk that is full.
class file_size_limit {
public:
    explicit file_size_limit(std::uint64_t bytes)
    {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &old_);
        rlimit tight = old_;
        tight.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    file_size_limit(const file_size_limit&) = delete;
    file_size_limit& operator=(const file_size_limit&) = delete;
    ~file_size_limit()
    {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }

private:
    rlimit old_{};
    void (*old_handler_)(int);
};

// What an uninterrupted job makes of the same input.
const std::map<std::uint64_t, outcome>& expected()
{
    static const auto outcomes = [] {
        journaled j;
        auto job = j.run();
        BOOST_REQUIRE(job->finish().complete());
        std::map<std::uint64_t, outcome> out;
        for (const auto& [line, results] : job->results)
            out[line] = results.at(0).outcome;
        return out;
    }();
    return outcomes;
}

bool fits(std::uint64_t line, outcome got)
{
    const outcome wanted = expected().at(line);
    const bool without_key = line == 3 || line == 16;
    const bool ensure = line == 2 || line == 7;
    return got == wanted || (without_key && got == outcome::unknown) ||
           (ensure && got == outcome::unchanged);
}

// After the last of several runs, judged by what the service did.
void check_end(const journaled& j, const job_run& last, const sunco::sync_report& r)
{
    BOOST_REQUIRE(r.complete());
    BOOST_REQUIRE_EQUAL(r.records, all_records);
    BOOST_REQUIRE_EQUAL(last.results.size(), all_records);
    for (const auto& [line, results] : last.results) {
        BOOST_REQUIRE_EQUAL(results.size(), 1u);
        BOOST_REQUIRE_MESSAGE(fits(line, results[0].outcome),
                              "line " << line << " ended " << to_string(results[0].outcome));
        for (const char* once : {"create", "delete"})
            BOOST_REQUIRE(j.service.count(line, once) <= 1);
        if (results[0].outcome == outcome::created)
            BOOST_REQUIRE_EQUAL(j.service.count(line, "create"), 1u);
        if (results[0].outcome == outcome::removed)
            BOOST_REQUIRE_EQUAL(j.service.count(line, "delete"), 1u);
    }
    std::map<sunco::record_key, std::uint64_t> order;
    for (const auto& e : j.service.log) {
        if (!e.key)
            continue;
        BOOST_REQUIRE(order[*e.key] <= e.line);
        order[*e.key] = e.line;
    }
    BOOST_REQUIRE_EQUAL(j.service.users.size(), 2u);
    BOOST_REQUIRE_EQUAL(j.service.users.at({std::nullopt, "a"}).surname, "4");
    BOOST_REQUIRE_EQUAL(j.service.users.at({std::nullopt, "b"}).surname, "3");
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_journal)

BOOST_AUTO_TEST_CASE(killed_after_any_number_of_steps)
{
    bool ended = false;
    std::size_t n = 0;
    for (; !ended; ++n) {
        journaled j;
        ended = j.run()->steps(n);
        auto again = j.run();
        BOOST_TEST_CONTEXT("killed after " << n << " steps")
        {
            check_end(j, *again, again->finish());
        }
    }
    BOOST_TEST(n > 100u);
}

BOOST_AUTO_TEST_CASE(killed_again_and_again)
{
    const unsigned seed = std::random_device{}();
    std::cout << "seed of killed_again_and_again: " << seed << '\n';
    std::mt19937 random{seed};
    for (int round = 0; round < 100; ++round) {
        journaled j;
        const bool is_file = round % 2 == 0;
        for (bool ended = false; !ended;)
            ended = j.run(every_operation, is_file)->steps(random() % 150);
        auto last = j.run(every_operation, is_file);
        BOOST_TEST_CONTEXT("seed " << seed << " round " << round)
        {
            check_end(j, *last, last->finish());
            BOOST_TEST(last->runner->requests == 0u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_finished_job_sends_nothing_and_reports_the_same)
{
    journaled j;
    auto job = j.run();
    const auto first = job->finish();
    BOOST_TEST(first.earlier.total() == 0u);
    const auto results = job->results;
    job.reset();
    for (int i = 0; i < 2; ++i) {
        auto again = j.run();
        const auto second = again->finish();
        BOOST_TEST(again->runner->requests == 0u);
        BOOST_TEST((second.outcomes == first.outcomes));
        BOOST_TEST((second.earlier == first.outcomes));
        BOOST_TEST(second.records == first.records);
        for (const auto& [line, r] : results) {
            auto same = r.at(0);
            same.earlier_run = true;
            BOOST_TEST((again->results.at(line).at(0) == same));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_interrupted_job_goes_on)
{
    journaled j;
    auto job = j.run();
    job->until([&] { return job->results.size() >= 3; });
    job->engine->interrupt();
    const auto first = job->finish();
    BOOST_TEST((first.end == sunco::run_end::interrupted));
    BOOST_TEST(first.records == all_records);
    job.reset();
    auto again = j.run();
    const auto second = again->finish();
    BOOST_TEST((second.earlier == first.outcomes));
    check_end(j, *again, second);
    for (const auto& [line, results] : again->results)
        BOOST_TEST((results[0].outcome == expected().at(line)));
}

BOOST_AUTO_TEST_CASE(what_was_surely_not_sent_is_sent_later)
{
    journaled j;
    const std::string text = "{\"op\":\"create\"}\n{\"op\":\"create\",\"externalId\":\"a\"}\n";
    auto o = j.options();
    o.give_up_after = std::chrono::milliseconds{0};
    {
        job_run job{j.service, std::make_unique<test::text_source>(text), o};
        job.runner->fail_all = test::mishap{test::answered(errc::unauthorized, 401)};
        BOOST_TEST((job.finish().end == sunco::run_end::stopped));
    }
    BOOST_TEST(j.run(text)->finish().outcomes[outcome::created] == 2u);
}

BOOST_AUTO_TEST_CASE(a_create_without_a_key_that_was_in_flight_is_unknown)
{
    journaled j;
    const std::string text = "{\"op\":\"create\"}\n";
    {
        auto job = j.run(text);
        job->until([&] { return job->runner->in_flight == 1; });
    }
    auto again = j.run(text);
    const auto r = again->finish();
    BOOST_TEST(r.outcomes[outcome::unknown] == 1u);
    BOOST_TEST(again->results[1][0].error == "outcome_unknown");
    BOOST_TEST(again->runner->requests == 0u);
}

BOOST_AUTO_TEST_CASE(another_input_is_refused)
{
    journaled j;
    j.run()->steps(200);
    BOOST_TEST((j.refusal(every_operation + "\n") == errc::invalid_argument));
    BOOST_TEST((j.refusal("{}\n") == errc::invalid_argument));
    std::string other = every_operation;
    other[other.size() - 5] = '6';
    BOOST_TEST((j.refusal(other) == errc::invalid_argument));
    BOOST_TEST((j.refusal() == errc{}));
}

BOOST_AUTO_TEST_CASE(another_input_from_a_pipe_is_refused)
{
    const auto refuses = [](const std::string& text) {
        journaled j;
        j.run(every_operation, false)->finish();
        auto again = j.run(text, false);
        try {
            again->finish();
        } catch (const sunco::error& e) {
            BOOST_TEST(again->runner->requests == 0u);
            return e.failure() == errc::invalid_argument;
        }
        return false;
    };
    std::string other = every_operation;
    other[other.find("\"2\"") + 1] = '9';
    BOOST_TEST(refuses(other));
    BOOST_TEST(refuses(every_operation.substr(0, 300)));
    BOOST_TEST(refuses("\n" + every_operation));
    BOOST_TEST(refuses(""));
    BOOST_TEST(!refuses(every_operation));
}

BOOST_AUTO_TEST_CASE(another_app_or_shard_is_refused)
{
    journaled j;
    j.run()->finish();
    auto o = j.options();
    o.shard = {0, 2};
    BOOST_TEST((j.refusal(o) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_second_job_on_the_journal_is_refused)
{
    journaled j;
    auto first = j.run();
    first->steps(60);
    BOOST_TEST(!first->ended());
    BOOST_TEST((j.refusal() == errc::configuration));
    BOOST_TEST(first->finish().complete());
    first.reset();
    BOOST_TEST((j.refusal() == errc{}));
}

BOOST_AUTO_TEST_CASE(another_version_and_other_files_are_refused)
{
    journaled j;
    j.run()->finish();
    sunco::sync::database{j.options().journal}.run("PRAGMA user_version = 2");
    BOOST_TEST((j.refusal() == errc::configuration));

    journaled other;
    std::ofstream{other.options().journal} << "CREATE nothing";
    BOOST_TEST((other.refusal() == errc::configuration));
    std::ifstream file{other.options().journal};
    BOOST_TEST(std::string(std::istreambuf_iterator<char>{file}, {}) == "CREATE nothing");

    journaled foreign;
    std::ofstream{foreign.options().journal};
    sunco::sync::database{foreign.options().journal}.run("CREATE TABLE job (x)");
    BOOST_TEST((foreign.refusal() == errc::configuration));

    journaled nowhere;
    auto o = nowhere.options();
    o.journal = nowhere.directory / "no/such/journal";
    BOOST_TEST((nowhere.refusal(o) == errc::configuration));
}

BOOST_AUTO_TEST_CASE(a_damaged_journal_is_refused)
{
    journaled j;
    j.run()->finish();
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(j.options().journal));
    j.damage(size - 4096, std::string(64, '\xff'));
    BOOST_TEST((j.refusal() == errc::configuration));

    journaled emptied;
    emptied.run()->steps(200);
    std::ofstream{emptied.options().journal, std::ios::trunc};
    std::ofstream{emptied.options().journal.string() + "-wal"} << "something";
    BOOST_TEST((emptied.refusal() == errc::configuration));
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_a_new_journal)
{
    journaled j;
    std::ofstream{j.options().journal};
    BOOST_TEST(j.run()->finish().complete());
}

BOOST_AUTO_TEST_CASE(a_dry_run_leaves_the_journal_alone)
{
    journaled j;
    auto o = j.options();
    o.dry_run = true;
    job_run job{j.service, std::make_unique<test::text_source>(every_operation), o};
    BOOST_TEST(job.finish().dry_run);
    BOOST_TEST(!std::filesystem::exists(o.journal));
}

BOOST_AUTO_TEST_CASE(only_the_owner_may_read_it)
{
    journaled j;
    const auto mode = [&](const std::string& end) {
        struct stat s = {};
        ::stat((j.options().journal.string() + end).c_str(), &s);
        return s.st_mode & 0777;
    };
    auto job = j.run();
    job->steps(100);
    BOOST_TEST(mode("") == 0600u);
    BOOST_TEST(mode("-wal") == 0600u);
    job.reset();
    ::chmod(j.options().journal.c_str(), 0644);
    j.run()->finish();
    BOOST_TEST(mode("") == 0600u);
}

BOOST_AUTO_TEST_CASE(it_holds_no_personal_data)
{
    journaled j;
    const std::string text =
        R"({"externalId":"marker-key","profile":{"email":"marker@mail.example"}}
{"op":"create","externalId":"marker-key","brandId":"marker-brand"}
{"op":"update","externalId":"marker-gone"}
{"op":"remove","externalId":"marker-key"}
{"externalId":"marker-key","marker":1}
)";
    std::string bytes;
    const auto look = [&] {
        for (const char* end : {"", "-wal"}) {
            std::ifstream file{j.options().journal.string() + end, std::ios::binary};
            bytes.append(std::istreambuf_iterator<char>{file}, {});
        }
    };
    auto job = j.run(text);
    while (!job->steps(10))
        look();
    job.reset();
    look();
    BOOST_TEST(bytes.find("invalid_argument") != std::string::npos);
    BOOST_TEST(bytes.find("marker") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_full_disk_stops_the_job_before_it_sends_what_it_cannot_record)
{
    std::string text;
    for (int i = 0; i < 3000; ++i)
        text += R"({"op":"create","externalId":"u)" + std::to_string(i) + "\"}\n";
    journaled j;
    auto job = j.run(text);
    job->until([&] { return job->results.size() >= 100; });
    const std::uint64_t done = job->results.size();
    sunco::sync_report r;
    {
        const file_size_limit no_room{
            std::filesystem::file_size(j.options().journal.string() + "-wal")};
        r = job->finish();
        job.reset();
    }
    BOOST_TEST((r.end == sunco::run_end::stopped));
    BOOST_TEST((*r.reason == errc::configuration));
    // Those that were under way had their intent written; nobody else was sent.
    BOOST_TEST(r.outcomes.total() <= done + 2 * 2);
    BOOST_TEST(j.service.log.size() <= done + 2 * 2);
    auto again = j.run(text);
    const auto second = again->finish();
    BOOST_TEST(second.complete());
    BOOST_TEST(second.outcomes[outcome::created] == 3000u);
}

BOOST_AUTO_TEST_SUITE_END()
