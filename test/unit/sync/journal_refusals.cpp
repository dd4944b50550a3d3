#include "journal_fixture.hpp"

#include <sync/journal_file.hpp>

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
using test::all_records;
using test::every_operation;
using test::fake_service;
using test::job_run;
using test::journaled;

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

} // namespace

BOOST_AUTO_TEST_SUITE(sync_journal_refusals)

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

// Its lines are the same, and say something else.
BOOST_AUTO_TEST_CASE(another_header_from_a_pipe_is_refused)
{
    const std::string row = "\nensure,a,Lee,Ann\n";
    const auto goes_on_with = [&](const std::string& columns) {
        journaled j;
        j.run("op,externalId,profile.surname,profile.givenName" + row, false)->finish();
        auto again = j.run("op,externalId," + columns + row, false);
        try {
            again->finish();
        } catch (const sunco::error& e) {
            BOOST_TEST((e.failure() == errc::invalid_argument));
            BOOST_TEST(again->runner->requests == 0u);
            return false;
        }
        return true;
    };
    BOOST_TEST(goes_on_with("profile.surname,profile.givenName"));
    BOOST_TEST(!goes_on_with("profile.givenName,profile.surname"));
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
    for (const char* other : {"PRAGMA user_version = 1", "PRAGMA user_version = 3"}) {
        sunco::sync::database{j.options().journal}.run(other);
        BOOST_TEST((j.refusal() == errc::configuration));
    }

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

// As from a source that numbers its records wrongly.
BOOST_AUTO_TEST_CASE(a_record_does_not_end_another_of_its_line)
{
    using sunco::sync::journal_change;
    const auto record = [] {
        auto w = std::make_shared<sunco::sync::work>();
        w->item.line = 5;
        return w;
    };
    journaled j;
    sunco::sync::journal_file file{j.options().journal, {"app"}};
    const auto first = record();
    first->intended = true;
    file.commit({{journal_change::kind::intent, first}});

    const auto second = record();
    second->ended = outcome::created;
    const auto is_refused = [](const sunco::error& e) {
        return e.failure() == errc::invalid_argument;
    };
    BOOST_CHECK_EXCEPTION(file.commit({{journal_change::kind::settlement, second}}), sunco::error,
                          is_refused);
    const auto rows = file.rows(5, 5);
    BOOST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(!rows[0].result.has_value());
}

// Else what is read after it would be what never came to be.
BOOST_AUTO_TEST_CASE(a_commit_that_failed_is_undone)
{
    using sunco::sync::journal_change;
    journaled j;
    sunco::sync::journal_file file{j.options().journal, {"app"}};
    const auto w = std::make_shared<sunco::sync::work>();
    w->item.line = 5;
    w->user_id = "a user";
    w->intended = true;
    file.commit({{journal_change::kind::intent, w}});
    w->ended = outcome::removed;
    const journal_change end{journal_change::kind::settlement, w};
    BOOST_CHECK_THROW(file.commit({end, end}), sunco::error);
    const auto rows = file.rows(5, 5);
    BOOST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(!rows[0].result.has_value());
    BOOST_TEST(rows[0].user_id == "a user");
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
