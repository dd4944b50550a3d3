#include "fixture.hpp"

#include <sunco/emulator/emulator.hpp>

#include <boost/test/unit_test.hpp>

#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace tool_test;

namespace {

/// A service in this process, so that a test can tell when a request has arrived there.
struct stalled {
    stalled()
    {
        service->write_ca_file(ca_file);
        service->add_fault(sunco::parse_fault("stall:operation=get,times=always"));
    }

    [[nodiscard]] variables environment() const
    {
        return {{"SUNCO_BASE_URL", service->base_url()},
                {"SUNCO_APP_ID", service->app_id()},
                {"SUNCO_KEY_ID", service->key_id()},
                {"SUNCO_SECRET", service->secret()},
                {"SUNCO_CA_FILE", ca_file}};
    }

    scratch_directory directory;
    std::string ca_file = directory.file("ca.pem");
    sunco::emulator_thread service;
};

bool is_stalled(const std::deque<sunco::request_record>& log)
{
    return !log.empty() && log.back().fault == "stall";
}

} // namespace

BOOST_AUTO_TEST_SUITE(interruption)

BOOST_AUTO_TEST_CASE(retries_and_timeout)
{
    emulator_process emulator{{"--fault", "error:operation=get,status=503,times=2"}};
    const variables environment = emulator.environment();
    const finished once = run({"users", "get", "u", "--retries", "0"}, environment);
    BOOST_TEST(once.status == 1);
    BOOST_TEST(parse_failure(once).at("error") == "server_error");
    BOOST_TEST(parse_failure(once).at("attempts") == 1);
    const finished again = run({"users", "get", "u", "--retries", "1"}, environment);
    BOOST_TEST(parse_failure(again).at("error") == "not_found");
    BOOST_TEST(parse_failure(again).at("attempts") == 2);
}

BOOST_FIXTURE_TEST_CASE(a_deadline, stalled)
{
    const finished f =
        run({"users", "get", "u", "--timeout", "0.3", "--retries", "0"}, environment());
    BOOST_TEST(f.status == 1);
    const auto said = parse_failure(f);
    BOOST_TEST(said.at("error") == "timeout");
}

BOOST_FIXTURE_TEST_CASE(while_a_request_is_under_way, stalled)
{
    for (const int signal : {SIGINT, SIGTERM}) {
        service->clear_log();
        process p{{"users", "get", "u"}, environment()};
        BOOST_TEST_REQUIRE(service->wait_for(is_stalled, std::chrono::minutes{2}));
        p.send_signal(signal);
        const finished f = p.wait();
        BOOST_TEST(f.status == 130);
        const auto said = parse_failure(f);
        BOOST_TEST(said.at("error") == "operation_aborted");
        BOOST_TEST(said.at("delivery") == "maybe_sent");
    }
}

BOOST_FIXTURE_TEST_CASE(while_it_waits_for_its_input, stalled)
{
    const std::string pipe = directory.file("pipe");
    BOOST_TEST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    process p{{"users", "create", pipe}, environment()};
    // Opening it waits for a reader: from then on the program has begun.
    const int writing = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
    BOOST_TEST_REQUIRE(writing >= 0);
    p.send_signal(SIGINT);
    BOOST_TEST(p.wait().status == 130);
    ::close(writing);
    BOOST_TEST(service->log().empty());
}

BOOST_AUTO_TEST_SUITE_END()
