#include "bulk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace tool_test;

namespace {

/// A job with a journal whose service is slow or silent, interrupted while requests are in flight.
struct interrupted_job : bulk_job {
    [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> more = {}) const
    {
        std::vector<std::string> out{input, "--journal", journal, "--concurrency", "2"};
        out.insert(out.end(), more.begin(), more.end());
        return line(out);
    }

    void wait_until_in_flight()
    {
        const auto two = [](const std::deque<sunco::request_record>& log) {
            return log.size() == 2;
        };
        BOOST_TEST_REQUIRE(service->wait_for(two, std::chrono::minutes{2}));
    }

    /// The journal is good: the next run ends what is left, and nobody is made twice.
    void check_next_run()
    {
        service->clear_faults();
        const finished f = run(arguments(), environment());
        BOOST_TEST(f.status == 0, f.err);
        BOOST_TEST(report().at("complete") == true);
        BOOST_TEST(outcome("created") + outcome("unchanged") == 50U);
        BOOST_TEST(service->user_count() == 50U);
    }

    std::string input = directory.file("people.ndjson", people(50));
    std::string journal = directory.file("journal");
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(bulk_interrupt, interrupted_job)

BOOST_AUTO_TEST_CASE(what_is_in_flight_may_end)
{
    for (const int signal : {SIGINT, SIGTERM}) {
        service->load_state(boost::json::object{{"users", boost::json::array{}}});
        service->clear_log();
        std::filesystem::remove(journal);
        service->add_fault(sunco::parse_fault("delay:times=always,ms=500"));
        process p{arguments(), environment()};
        wait_until_in_flight();
        p.send_signal(signal);
        const finished f = p.wait();
        BOOST_TEST(f.status == 130, f.err);
        BOOST_TEST(f.err.find("interrupted: waiting") != std::string::npos, f.err);
        BOOST_TEST(f.out.find("interrupted: 2 of 50 records") != std::string::npos, f.out);
        BOOST_TEST(outcome("created") == 2U);
        BOOST_TEST(report().at("complete") == false);
        BOOST_TEST(report().at("end") == "interrupted");
        BOOST_TEST(report().at("records") == 50);
        BOOST_TEST(service->user_count() == 2U);
        check_next_run();
        // Those two were not asked for again.
        BOOST_TEST(outcome("created") == 50U);
        BOOST_TEST(report().at("earlier").at("created") == 2);
    }
}

BOOST_AUTO_TEST_CASE(grace_ends)
{
    service->add_fault(sunco::parse_fault("stall:times=always"));
    process p{arguments({"--grace", "0.1"}), environment()};
    wait_until_in_flight();
    p.send_signal(SIGINT);
    const finished f = p.wait();
    BOOST_TEST(f.status == 130, f.err);
    BOOST_TEST(outcome("created") == 0U);
    check_next_run();
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_it_at_once)
{
    service->add_fault(sunco::parse_fault("stall:times=always"));
    process p{arguments({"--grace", "3600"}), environment()};
    wait_until_in_flight();
    p.send_signal(SIGTERM);
    p.wait_for_output("interrupted");
    p.send_signal(SIGTERM);
    const finished f = p.wait();
    BOOST_TEST(f.status == 130, f.err);
    BOOST_TEST(f.out.find("interrupted: 0 of 50 records") != std::string::npos, f.out);
    BOOST_TEST(report().at("complete") == false);
    BOOST_TEST(failures().empty());
    check_next_run();
}

BOOST_AUTO_TEST_SUITE_END()
