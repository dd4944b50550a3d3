// What the guides say of tests.

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// begin: in_process
struct service_and_client {
    sunco::emulator_thread service; // on a thread of its own, at a port that is free
    asio::io_context io{1};
    std::string app = service->app_id();

    sunco::config settings() const
    {
        sunco::config config;
        config.base_url = service->base_url();
        config.tls.ca_pem = service->ca_pem();
        config.credentials = sunco::basic_auth{service->key_id(), service->secret()};
        return config;
    }

    template <class T>
    T run(asio::awaitable<T> work)
    {
        auto done = asio::co_spawn(io, std::move(work), asio::use_future);
        io.restart();
        io.run();
        return done.get();
    }
};
// end: in_process

} // namespace

BOOST_AUTO_TEST_SUITE(testing)

// begin: fault
BOOST_FIXTURE_TEST_CASE(a_lost_answer_makes_no_second_user, service_and_client)
{
    sunco::client client{io.get_executor(), settings()};
    service->add_fault(sunco::parse_fault("lose_answer:operation=create"));

    sunco::user_create alice;
    alice.external_id = "alice@acme";
    run(client.users().create(app, alice));

    BOOST_TEST(service->user_count() == 1u);
    BOOST_TEST(service->fault_report().at(0).used == 1u); // the fault did happen
}
// end: fault

// begin: oracle
BOOST_FIXTURE_TEST_CASE(an_update_sends_what_has_changed, service_and_client)
{
    sunco::client client{io.get_executor(), settings()};
    sunco::user present;
    present.external_id = "alice@acme";
    service->put_user(present);

    sunco::user_update change;
    change.profile.surname = "Purple";
    run(client.users().update(app, "alice@acme", change));

    const sunco::request_record seen = service->log().at(0);
    BOOST_TEST(seen.method == "PATCH");
    BOOST_TEST(seen.body == R"({"profile":{"surname":"Purple"}})");
}
// end: oracle

// begin: simulated
BOOST_FIXTURE_TEST_CASE(an_hour_of_patience, service_and_client)
{
    const auto time = std::make_shared<sunco::testing::simulated_time>();
    sunco::config config = settings();
    config.time = time;
    config.random_seed = 1; // the same jitter in every run
    config.timeouts.total = 2h;
    config.retry.base_delay = config.retry.max_delay = 20min;
    config.retry.max_attempts = 4;
    sunco::client client{io.get_executor(), config};
    service->add_fault(sunco::parse_fault("error:status=503,times=3"));

    const auto answer = run(client.users().try_get(app, "alice@acme"));

    BOOST_TEST((answer.error() == sunco::errc::not_found)); // the fourth request was answered
    BOOST_TEST((time->elapsed() > 1min));                   // none of which this test has waited
}
// end: simulated

// begin: by_hand
BOOST_FIXTURE_TEST_CASE(a_deadline_of_thirty_seconds, service_and_client)
{
    const auto time = std::make_shared<sunco::testing::simulated_time>();
    sunco::config config = settings();
    config.time = time;
    sunco::client client{io.get_executor(), config};
    service->add_fault(sunco::parse_fault("stall"));

    auto answer = asio::co_spawn(io, client.users().try_get(app, "alice@acme"), asio::use_future);
    while (service->log().empty())
        io.run_one_for(1ms); // the request is on its way, in real time
    time->advance(30s);
    io.run();

    const sunco::failure f = answer.get().error();
    BOOST_TEST((f == sunco::errc::timeout));
    BOOST_TEST((f.delivery == sunco::delivery::maybe_sent));
}
// end: by_hand

// begin: settings
BOOST_FIXTURE_TEST_CASE(a_service_that_frees_a_key_late, service_and_client)
{
    sunco::client client{io.get_executor(), settings()};
    sunco::emulator_settings late = service->settings();
    sunco::set_emulator_setting(late, "removal_delay", "60000");
    service->change_settings(late);

    sunco::user_create alice;
    alice.external_id = "alice@acme";
    run(client.users().create(app, alice));
    run(client.users().try_remove(app, "alice@acme"));

    const auto again = run(client.users().try_create(app, alice));
    BOOST_TEST((again.error() == sunco::errc::conflict));
}
// end: settings

BOOST_FIXTURE_TEST_CASE(the_wait_of_a_retry, service_and_client)
{
    sunco::config config = settings();
    // begin: retries
    const auto time = std::make_shared<sunco::testing::simulated_time>();
    config.time = time;
    config.random_seed = 1;
    sunco::client client{io.get_executor(), config};
    // … run calls; afterwards:
    std::cout << "waited " << std::chrono::duration<double>(time->elapsed()).count() << " s\n";
    // end: retries
}

BOOST_AUTO_TEST_SUITE_END()
