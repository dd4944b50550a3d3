// The emulator tells a receiver what happens to its users.

#include <webhooks/fixture.hpp>

#include <emulator/webhook_book.hpp>
#include <sunco/emulator/emulator.hpp>
#include <sunco/error.hpp>
#include <support/certificates.hpp>

#include <boost/asio/read.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace test;
using namespace std::chrono_literals;
using sunco::delivery_result;
using sunco::webhook_delivery;

namespace {

/// An emulator whose clock a test moves, with users `a` and `b`.
struct told {
    told()
    {
        sunco::emulator_settings settings;
        settings.start_time = sunco::parse_timestamp("2025-01-01T00:00:00Z");
        settings.id_seed = 1;
        service->change_settings(settings);
        for (const char* name : {"a", "b"}) {
            sunco::user u;
            u.external_id = name;
            u.profile.given_name = "Ada";
            ids.push_back(service->put_user(u).id);
        }
    }

    void subscribe(std::string url, std::string secret = webhook_secret)
    {
        service->add_webhook({.url = std::move(url), .secret = std::move(secret)});
    }

    /// The calls once there are \p count of them.
    std::vector<webhook_delivery> calls(std::size_t count)
    {
        const bool there =
            service->wait_for_deliveries([&](const auto& d) { return d.size() >= count; }, 30s);
        BOOST_REQUIRE(there);
        return service->deliveries();
    }

    sunco::emulator_thread service;
    std::vector<std::string> ids;
};

/// As `told`, and a call is made to a target that takes it and does not answer.
struct told_in_vain : told {
    explicit told_in_vain(std::chrono::milliseconds timeout)
    {
        sunco::emulator_settings settings = service->settings();
        settings.webhook_timeout = timeout;
        service->change_settings(settings);
        subscribe("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()));
        service->authenticate_user(ids[0]);
    }

    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor silent{io, {boost::asio::ip::make_address("127.0.0.1"), 0}};
};

// One that nobody listens on.
unsigned short unused_port()
{
    boost::asio::io_context io;
    const boost::asio::ip::tcp::acceptor last{io, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    return last.local_endpoint().port();
}

void refuses_url(const char* url)
{
    BOOST_CHECK_THROW(sunco::emulation::parse_webhook_url(url), sunco::error);
}

} // namespace

BOOST_AUTO_TEST_SUITE(delivery)

BOOST_AUTO_TEST_CASE(each_type_of_event_is_told_in_order)
{
    told on;
    receiver_thread receiver;
    on.subscribe(receiver->url());
    on.service->authenticate_user(on.ids[0]);
    on.service->detect_locale(on.ids[0], "fr");
    on.service->merge_users(on.ids[0], on.ids[1]);

    const auto login = receiver.next();
    BOOST_TEST(login.type == "user:update");
    BOOST_TEST(login.app_id == on.service->app_id());
    BOOST_TEST(login.webhook_id == on.service->webhooks().at(0).id);
    BOOST_TEST((login.created_at == sunco::parse_timestamp("2025-01-01T00:00:00Z")));
    const auto& updated = std::get<sunco::user_updated>(login.what);
    BOOST_TEST(updated.reason == "authentication");
    BOOST_TEST(updated.subject.authenticated.value());
    BOOST_TEST(updated.subject.external_id.value() == "a");
    BOOST_TEST(!updated.subject.profile.given_name.has_value());
    BOOST_TEST(std::get<sunco::user_updated>(receiver.next().what).reason == "localeDetection");
    const auto merge = receiver.next();
    const auto& merged = std::get<sunco::user_merged>(merge.what);
    BOOST_TEST(merged.surviving.id == on.ids[0]);
    BOOST_TEST(merged.discarded.external_id.value() == "b");
    BOOST_TEST(merged.reason == "api");
    const std::vector<webhook_delivery> calls = on.calls(3);
    BOOST_TEST(calls[2].event_id == merge.id);
    BOOST_TEST(calls[2].event_type == "user:merge");
    BOOST_TEST(calls[2].user_id == on.ids[0]);
    BOOST_TEST(calls[2].status == 200u);
    BOOST_TEST(calls[2].sequence == 3u);
    BOOST_TEST((calls[2].result == delivery_result::delivered));
    BOOST_TEST(on.service->pending_deliveries() == 0u);
}

BOOST_AUTO_TEST_CASE(a_target_gets_what_it_asked_for)
{
    told on;
    receiver_thread receiver;
    on.service->add_webhook({.url = receiver->url(),
                             .triggers = {"user:merge"},
                             .secret = webhook_secret,
                             .include_full_user = true});
    on.service->authenticate_user(on.ids[0]);
    on.service->merge_users(on.ids[0], on.ids[1]);
    const auto merge = receiver.next();
    const auto& merged = std::get<sunco::user_merged>(merge.what);
    BOOST_TEST(merged.surviving.profile.given_name.value() == "Ada");
    BOOST_TEST(on.calls(1).size() == 1u);
}

BOOST_AUTO_TEST_CASE(https_checks_whom_it_talks_to)
{
    const authority root;
    const identity papers = root.issue();
    told on;
    receiver_thread receiver{{.certificate_pem = papers.chain_pem, .key_pem = papers.key_pem}};
    on.service->add_webhook(
        {.url = receiver->url(), .secret = webhook_secret, .ca_pem = root.pem()});
    on.service->add_webhook({.url = receiver->url(), .secret = webhook_secret});
    on.service->authenticate_user(on.ids[0]);
    BOOST_TEST(receiver.next().type == "user:update");
    for (const webhook_delivery& d : on.calls(2)) {
        const bool trusted = d.webhook_id == on.service->webhooks().at(0).id;
        BOOST_TEST(d.status == (trusted ? 200u : 0u));
        BOOST_TEST(d.error.empty() == trusted);
    }
}

BOOST_AUTO_TEST_CASE(a_deferred_call_is_made_again_and_keeps_its_place)
{
    told on;
    receiver_thread receiver{{.queue = 1}};
    on.subscribe(receiver->url());
    on.service->authenticate_user(on.ids[0]);
    on.calls(1);
    on.service->authenticate_user(on.ids[1]);
    on.service->detect_locale(on.ids[1], "fr");
    BOOST_TEST((on.calls(2)[1].result == delivery_result::will_retry));
    const std::string first = receiver.next().id;
    BOOST_TEST(on.service->pending_deliveries() == 2u);
    on.service->advance_clock(59'999ms);
    BOOST_TEST(on.service->deliveries().size() == 2u);
    on.service->advance_clock(1ms);
    const std::vector<webhook_delivery> calls = on.calls(3);
    BOOST_TEST(calls[2].attempt == 2u);
    BOOST_TEST(calls[2].status == 200u);
    BOOST_TEST(calls[2].event_id == calls[1].event_id);
    BOOST_TEST(receiver.next().id == calls[1].event_id);
    BOOST_TEST(calls[0].event_id == first);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_final)
{
    told on;
    receiver_thread receiver;
    on.subscribe(receiver->url(), "wrong");
    on.service->authenticate_user(on.ids[0]);
    const webhook_delivery call = on.calls(1)[0];
    BOOST_TEST(call.status == 401u);
    BOOST_TEST((call.result == delivery_result::given_up));
    BOOST_TEST(on.service->pending_deliveries() == 0u);
}

BOOST_AUTO_TEST_CASE(five_calls_in_fifteen_minutes)
{
    told on;
    std::string url;
    {
        receiver_thread gone;
        url = gone->url();
    }
    on.subscribe(url);
    on.service->authenticate_user(on.ids[0]);
    std::chrono::milliseconds wait{60'000};
    for (std::size_t n = 1; n < 5; ++n, wait *= 2) {
        const webhook_delivery call = on.calls(n).back();
        BOOST_TEST((call.result == delivery_result::will_retry));
        BOOST_TEST(!call.error.empty());
        on.service->advance_clock(wait);
    }
    BOOST_TEST((on.calls(5).back().result == delivery_result::given_up));
    BOOST_TEST((on.service->now() == sunco::parse_timestamp("2025-01-01T00:15:00Z")));
}

BOOST_AUTO_TEST_CASE(a_target_that_does_not_answer_is_left)
{
    told_in_vain on{30ms};
    const webhook_delivery call = on.calls(1)[0];
    BOOST_TEST(call.error == "no answer in time");
    BOOST_TEST((call.result == delivery_result::will_retry));
}

// Where the call ran on, this would stand until its timeout, far away.
BOOST_AUTO_TEST_CASE(a_reset_ends_the_calls_under_way)
{
    told_in_vain on{1h};
    boost::asio::ip::tcp::socket peer = on.silent.accept();
    on.service->reset();
    std::string request;
    boost::system::error_code ended;
    boost::asio::read(peer, boost::asio::dynamic_buffer(request), ended);
    BOOST_TEST(ended.failed());
    BOOST_TEST(on.service->deliveries().empty());
}

BOOST_AUTO_TEST_CASE(a_reset_keeps_what_targets_know)
{
    sunco::emulator_config config;
    config.webhooks.push_back({.url = "http://127.0.0.1:9"});
    sunco::emulator_thread service{config};
    const sunco::webhook_target before = service->webhooks().at(0);
    service->reset();
    BOOST_TEST(service->webhooks().at(0).id == before.id);
    BOOST_TEST(service->webhooks().at(0).secret == before.secret);
}

BOOST_AUTO_TEST_CASE(a_loaded_clock_makes_calls_due)
{
    told on;
    on.subscribe("http://127.0.0.1:" + std::to_string(unused_port()));
    on.service->authenticate_user(on.ids[0]);
    BOOST_TEST((on.calls(1)[0].result == delivery_result::will_retry));
    on.service->load_state(
        boost::json::parse(R"({"settings":{"start_time":"2025-01-02T00:00:00Z"}})"));
    BOOST_TEST(on.calls(2)[1].attempt == 2u);
}

BOOST_AUTO_TEST_CASE(targets_are_checked_and_forgotten)
{
    told on;
    const sunco::webhook_target made = on.service->add_webhook({.url = "http://[::1]:9/x?y=z"});
    BOOST_TEST(made.id.size() == 24u);
    BOOST_TEST(made.secret.size() == 48u);
    BOOST_CHECK_THROW(on.service->add_webhook({.id = made.id, .url = made.url}), sunco::error);
    BOOST_CHECK_THROW(on.service->add_webhook({.url = made.url, .secret = "a\r\nb"}), sunco::error);
    for (int i = 0; i < 9; ++i)
        on.service->add_webhook({.url = "https://localhost"});
    BOOST_CHECK_THROW(on.service->add_webhook({.url = made.url}), sunco::error);
    BOOST_TEST(on.service->remove_webhook(made.id));
    BOOST_TEST(!on.service->remove_webhook(made.id));
    BOOST_TEST(on.service->webhooks().size() == 9u);
}

BOOST_AUTO_TEST_CASE(urls)
{
    const auto url = sunco::emulation::parse_webhook_url("https://[::1]:8443?x=1");
    BOOST_TEST(url.secure);
    BOOST_TEST(url.host == "::1");
    BOOST_TEST(url.port == "8443");
    BOOST_TEST(url.target == "/?x=1");
    BOOST_TEST(url.authority == "[::1]:8443");
    BOOST_TEST(sunco::emulation::parse_webhook_url("http://h").port == "80");
    BOOST_TEST(sunco::emulation::parse_webhook_url("http://h/a").target == "/a");
    for (const char* bad :
         {"", "h", "ftp://h", "http://", "http://:1", "http://h:", "http://h:0", "http://h:70000",
          "http://u@h", "http://h/#x", "http://h/a b", "http://[::1", "http://[::1]x"})
        refuses_url(bad);
}

BOOST_AUTO_TEST_SUITE_END()
