// A removal that is over when the service says so.

#include <webhooks/fixture.hpp>

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>
#include <support/run.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

using namespace test;
using namespace std::chrono_literals;
using sunco::remove_and_confirm;

namespace {

/// An emulator that posts to a receiver, and a client of it.
struct posted {
    explicit posted(std::chrono::milliseconds delay = 0ms, std::size_t queue = 0)
        : receiver{io.get_executor(), {.secrets = {webhook_secret}, .queue = queue, .time = time}}
    {
        sunco::emulator_settings settings;
        settings.start_time = sunco::parse_timestamp("2025-01-01T00:00:00Z");
        settings.removal_delay = delay;
        service->change_settings(settings);
        receiver.start();
        service->add_webhook({.url = receiver.url(), .secret = webhook_secret});
        sunco::user u;
        u.external_id = "alice";
        id = service->put_user(u).id;
    }

    sunco::config settings()
    {
        sunco::config c;
        c.base_url = service->base_url();
        c.tls.ca_pem = service->ca_pem();
        c.credentials = sunco::basic_auth{service->key_id(), service->secret()};
        return c;
    }

    auto remove(std::string subject, std::chrono::milliseconds deadline,
                sunco::call_options options = {})
    {
        return remove_and_confirm(client.users(), service->app_id(), std::move(subject), receiver,
                                  deadline, std::move(options));
    }

    std::shared_ptr<sunco::testing::simulated_time> time =
        std::make_shared<sunco::testing::simulated_time>(
            sunco::testing::simulated_time::passing::by_hand);
    boost::asio::io_context io{1};
    sunco::emulator_thread service;
    sunco::webhook_receiver receiver;
    sunco::client client{io.get_executor(), settings()};
    std::string id;
};

} // namespace

BOOST_AUTO_TEST_SUITE(confirmed_removal)

BOOST_AUTO_TEST_CASE(ends_when_the_event_arrives)
{
    posted on;
    const sunco::removal_confirmation done = run(on.io, on.remove("alice", 1h));
    BOOST_TEST(done.confirmed);
    BOOST_TEST(done.user_id == on.id);
    BOOST_TEST(done.event.value().type == "user:remove");
    BOOST_TEST(on.service->user_count() == 0u);
}

BOOST_AUTO_TEST_CASE(waits_as_long_as_the_service_takes)
{
    posted on{10s, 5};
    std::optional<sunco::removal_confirmation> done;
    boost::asio::co_spawn(on.io, on.remove("alice", 1h),
                          [&](std::exception_ptr, sunco::removal_confirmation c) { done = c; });
    run_until(on.io, [&] {
        const auto log = on.service->log();
        return !log.empty() && log.back().operation == "remove" && log.back().answered;
    });
    on.service->advance_clock(9'999ms);
    BOOST_TEST(on.service->deliveries().empty());
    on.service->advance_clock(1ms);
    run_until(on.io, [&] { return done.has_value(); });
    BOOST_TEST(done->confirmed);
    BOOST_TEST(run(on.io, on.receiver.next()).id == done->event.value().id);
}

BOOST_AUTO_TEST_CASE(says_that_it_did_not_come_in_time)
{
    posted on{1h};
    std::optional<sunco::removal_confirmation> done;
    boost::asio::co_spawn(on.io, on.remove("alice", 5min),
                          [&](std::exception_ptr, sunco::removal_confirmation c) { done = c; });
    run_until(on.io, [&] { return on.service->user_count() == 0; });
    while (!done) {
        on.time->advance(1min);
        on.io.run_for(1ms);
        on.io.restart();
    }
    BOOST_TEST(!done->confirmed);
    BOOST_TEST(done->user_id == on.id);
    BOOST_TEST(!done->event.has_value());
}

BOOST_AUTO_TEST_CASE(the_event_stands_in_for_a_lost_answer)
{
    posted on;
    on.service->add_fault(sunco::parse_fault("lose_answer:operation=remove"));
    const sunco::removal_confirmation done =
        run(on.io, on.remove("alice", 1h, {.retry = sunco::retry_policy::none()}));
    BOOST_TEST(done.confirmed);
    BOOST_TEST(done.user_id == on.id);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_an_error_when_no_event_comes)
{
    posted on;
    on.service->add_fault(sunco::parse_fault("reset_before:operation=remove"));
    std::exception_ptr why;
    boost::asio::co_spawn(on.io, on.remove("alice", 5min, {.retry = sunco::retry_policy::none()}),
                          [&](std::exception_ptr e, auto) { why = e; });
    run_until(on.io, [&] { return on.service->fault_report().at(0).used == 1; });
    while (!why) {
        on.time->advance(1min);
        on.io.run_for(1ms);
        on.io.restart();
    }
    BOOST_CHECK_EXCEPTION(std::rethrow_exception(why), sunco::error, [](const sunco::error& e) {
        return e.failure().delivery == sunco::delivery::maybe_sent;
    });
    BOOST_TEST(on.service->user_count() == 1u);
}

BOOST_AUTO_TEST_CASE(nobody_to_remove)
{
    posted on;
    BOOST_CHECK_EXCEPTION(
        run(on.io, on.remove("bob", 1h)), sunco::error,
        [](const sunco::error& e) { return e.failure() == sunco::errc::not_found; });
}

BOOST_AUTO_TEST_CASE(cancelled_or_stopped_it_ends_at_once)
{
    namespace asio = boost::asio;
    for (const bool by_stop : {false, true}) {
        posted on{1h};
        asio::cancellation_signal signal;
        boost::system::error_code ended;
        asio::co_spawn(on.io, on.remove("alice", 1h),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr e, auto) {
                           try {
                               if (e)
                                   std::rethrow_exception(e);
                           } catch (const boost::system::system_error& why) {
                               ended = why.code();
                           }
                       }));
        run_until(on.io, [&] { return on.service->user_count() == 0; });
        if (by_stop)
            on.receiver.stop();
        else
            signal.emit(asio::cancellation_type::terminal);
        run_until(on.io, [&] { return ended.failed(); });
        BOOST_TEST((ended == asio::error::operation_aborted));
        on.io.restart();
        on.io.poll();
    }
}

BOOST_AUTO_TEST_SUITE_END()
