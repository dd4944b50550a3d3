#include "bulk/progress.hpp"

#include "bulk/failure_log.hpp"
#include "bulk/summary.hpp"
#include "fixture.hpp"

#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace std::chrono_literals;

namespace {

sunco::sync_progress half_way()
{
    sunco::sync_progress p;
    p.done = 500;
    p.total = 1'000;
    p.errors = 3;
    p.in_flight = 16;
    p.retries = 2;
    p.rate = 120.4;
    p.left = 65s;
    return p;
}

sunco::record_result refused(std::uint64_t line)
{
    sunco::record_result r;
    r.line = line;
    r.error = "invalid_argument";
    r.message = "profile.email: too long";
    return r;
}

struct said_lines {
    std::vector<std::string> lines;
    std::function<void(const std::string&)> say = [this](const std::string& line) {
        lines.push_back(line);
    };
};

} // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(a_line)
{
    BOOST_TEST(tool::format_progress(half_way()) ==
               "500/1000 (50%)  120/s  16 in flight  2 retries  3 errors  1:05 left");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_left_out)
{
    sunco::sync_progress p = half_way();
    p.total.reset();
    p.left.reset();
    p.rate = 0.25;
    BOOST_TEST(tool::format_progress(p) == "500  0.2/s  16 in flight  2 retries  3 errors");
}

BOOST_AUTO_TEST_CASE(estimates_and_long_jobs)
{
    sunco::sync_progress p = half_way();
    p.total_is_estimate = true;
    p.total = 400; // an estimate may lie below what is done
    p.left = 2h + 3min + 4s;
    BOOST_TEST(tool::format_progress(p) ==
               "500/~400 (100%)  120/s  16 in flight  2 retries  3 errors  2:03:04 left");
    p.total = 0;
    BOOST_TEST(tool::format_progress(p).starts_with("500/~0  "));
}

BOOST_AUTO_TEST_CASE(a_wait_shows)
{
    sunco::sync_progress p = half_way();
    p.paused.emplace();
    BOOST_TEST(tool::format_progress(p).ends_with("waiting for the service"));
}

BOOST_AUTO_TEST_CASE(a_summary)
{
    sunco::sync_report r;
    r.records = 12;
    r.outcomes.add(sunco::outcome::created, 9);
    r.outcomes.add(sunco::outcome::personal_information_removed, 2);
    r.outcomes.add(sunco::outcome::failed, 1);
    r.requests = 14;
    r.retries = 1;
    r.elapsed = 1'234ms;
    BOOST_TEST(tool::format_summary(r) ==
               "done: 12 of 12 records, 14 requests (1 repeated), 1.2 s\n"
               "         9  created\n"
               "         2  personal information removed\n"
               "         1  failed\n");
    r.end = sunco::run_end::interrupted;
    BOOST_TEST(tool::format_summary(r).starts_with("interrupted: "));
    r.end = sunco::run_end::stopped;
    BOOST_TEST(tool::format_summary(r).starts_with("stopped: "));
    r.end = sunco::run_end::complete;
    r.dry_run = true;
    BOOST_TEST(tool::format_summary(r).starts_with("dry run, nothing was written: "));
}

BOOST_FIXTURE_TEST_CASE(the_first_failures_are_told, said_lines)
{
    tool::failure_log log{"", say};
    sunco::record_result good = refused(1);
    good.outcome = sunco::outcome::updated;
    log.add(good);
    for (std::uint64_t line = 1; line <= 12; ++line)
        log.add(refused(line));
    log.finish();
    BOOST_TEST_REQUIRE(lines.size() == 11U);
    BOOST_TEST(lines[0] == "line 1: failed, invalid_argument: profile.email: too long");
    BOOST_TEST(lines[10].starts_with("and 2 more"));
}

BOOST_FIXTURE_TEST_CASE(all_failures_go_into_the_file, said_lines)
{
    const tool_test::scratch_directory directory;
    const std::string path = directory.file("failures.ndjson");
    tool::failure_log log{path, say};
    for (std::uint64_t line = 1; line <= 12; ++line)
        log.add(refused(line));
    BOOST_TEST(!std::filesystem::exists(path));
    log.finish();
    BOOST_TEST(tool_test::lines_of(tool_test::read_file(path)).size() == 12U);
    BOOST_TEST(lines.empty());
}

// /dev/full takes no byte, as a full disk.
BOOST_FIXTURE_TEST_CASE(a_full_disk_is_told_at_the_end, said_lines)
{
    tool::failure_log log{"/dev/full", say};
    log.add(refused(1));
    BOOST_CHECK_THROW(log.finish(), boost::system::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
