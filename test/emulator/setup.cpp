// The emulator as an object: what it takes, what it tells, how it ends.

#include <emulator/fixture.hpp>

#include <sunco/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace test;

namespace {

void refuses(sunco::emulator_config config)
{
    boost::asio::io_context io;
    BOOST_CHECK_EXCEPTION(
        (sunco::emulator{io.get_executor(), std::move(config)}), sunco::error,
        [](const sunco::error& e) { return e.failure() == sunco::errc::configuration; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(setup)

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_used_are_refused)
{
    for (const char* listen : {"", "127.0.0.1", "localhost:0", "127.0.0.1:x", "127.0.0.1:70000",
                               "192.0.2.1:0", "[::1:0"})
        refuses({.listen = listen});
    refuses({.app_id = ""});
    refuses({.key_id = "a:b"});
    refuses({.scope = "user"});
    sunco::emulator_config status;
    status.settings.wrong_app_status = 500;
    refuses(status);
    running taken;
    refuses({.listen = "127.0.0.1:" + std::to_string(taken.thread->port())});
}

BOOST_AUTO_TEST_CASE(it_tells_how_to_reach_it)
{
    running emulator{{.app_id = "app", .key_id = "key"}};
    sunco::emulator& e = *emulator.thread;
    BOOST_TEST(e.base_url() == "https://127.0.0.1:" + std::to_string(e.port()));
    BOOST_TEST(e.app_id() == "app");
    BOOST_TEST(e.key_id() == "key");
    BOOST_TEST(e.secret().size() == 64);
    running other;
    BOOST_TEST(other.thread->secret() != e.secret());
}

BOOST_AUTO_TEST_CASE(it_listens_on_ipv6_where_there_is_any)
{
    boost::asio::io_context io;
    try {
        const sunco::emulator e{io.get_executor(), {.listen = "[::1]:0"}};
        BOOST_TEST(e.base_url() == "https://[::1]:" + std::to_string(e.port()));
    } catch (const sunco::error& no) {
        BOOST_TEST_MESSAGE("skipped: " << no.failure().cause.message());
    }
}

BOOST_AUTO_TEST_CASE(the_root_certificate_can_be_written)
{
    const running emulator;
    const std::string path =
        "sunco_emulator_test_" + std::to_string(emulator.thread->port()) + ".pem";
    emulator.thread->write_ca_file(path);
    std::ifstream file{path};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::remove(path.c_str());
    BOOST_TEST(text == emulator.thread->ca_pem());
    BOOST_CHECK_THROW(emulator.thread->write_ca_file("/nowhere/at/all"), sunco::error);
}

BOOST_AUTO_TEST_CASE(it_may_go_at_any_moment)
{
    {
        boost::asio::io_context io;
        sunco::emulator never_run{io.get_executor()};
        never_run.start();
    }
    boost::asio::io_context io;
    sunco::emulator first{io.get_executor()};
    sunco::emulator second{std::move(first)};
    second.start();
    second.start();
    second.stop();
    second.stop();
    // Ends by itself, since nothing is left to do.
    io.run();
    BOOST_TEST(second.stats().open == 0);
}

BOOST_AUTO_TEST_CASE(the_log_says_what_was_done)
{
    running emulator{{.log_capacity = 3}};
    emulator.user("POST", "", R"({"externalId":"a"})");
    emulator.call("PATCH", "/a?brandId=", "{}");
    emulator.call("PATCH", "/a", "{}");
    emulator.call("DELETE", "/a");
    const std::vector<sunco::request_record> log = emulator.thread->log();
    BOOST_REQUIRE(log.size() == 3);
    BOOST_TEST(log[0].sequence == 2);
    BOOST_TEST(log[0].status == 404);
    BOOST_TEST((log[0].effect == sunco::request_effect::none));
    BOOST_TEST(log[1].method == "PATCH");
    BOOST_TEST(log[1].target == emulator.users_path + "/a");
    BOOST_TEST(log[1].operation == "update");
    BOOST_TEST(log[1].body == "{}");
    BOOST_TEST((log[1].effect == sunco::request_effect::updated));
    BOOST_TEST(log[1].answered);
    BOOST_TEST((log[2].effect == sunco::request_effect::removed));
    BOOST_TEST(log[2].user_id == log[1].user_id);
    BOOST_TEST(log[2].external_id.value() == "a");
    emulator.thread->clear_log();
    emulator.call("GET", "/a");
    BOOST_TEST(emulator.thread->log().at(0).sequence == 5);
}

BOOST_AUTO_TEST_SUITE_END()
