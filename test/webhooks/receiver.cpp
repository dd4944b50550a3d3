// The receiver against good and bad callers.

#include <webhooks/fixture.hpp>

#include <sunco/error.hpp>
#include <support/run.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

using namespace test;
using namespace std::chrono_literals;

namespace {

unsigned answer_to(receiver_thread& receiver, const std::string& bytes)
{
    plain_client peer{receiver->port()};
    peer.send(bytes);
    return peer.status();
}

void refuses(sunco::webhook_receiver_config config)
{
    boost::asio::io_context io;
    BOOST_CHECK_EXCEPTION(
        (sunco::webhook_receiver{io.get_executor(), std::move(config)}), sunco::error,
        [](const sunco::error& e) { return e.failure() == sunco::errc::configuration; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(receiver)

BOOST_AUTO_TEST_CASE(settings_that_cannot_be_used_are_refused)
{
    refuses({});
    refuses({.secrets = {""}});
    refuses({.secrets = {"two words"}});
    refuses({.listen = "localhost:0", .secrets = {"s"}});
    refuses({.listen = "127.0.0.1", .secrets = {"s"}});
    refuses({.path = "hook", .secrets = {"s"}});
    refuses({.secrets = {"s"}, .certificate_pem = "x"});
    refuses({.secrets = {"s"}, .certificate_pem = "x", .key_pem = "y"});
    refuses({.secrets = {"s"}, .max_connections = 0});
    refuses({.secrets = {"s"}, .call_timeout = 0ms});
    receiver_thread taken;
    refuses({.listen = "127.0.0.1:" + std::to_string(taken->port()), .secrets = {"s"}});
}

BOOST_AUTO_TEST_CASE(events_arrive_in_order_over_one_connection)
{
    receiver_thread receiver{{.path = "/hooks"}};
    BOOST_TEST(receiver->url() ==
               "http://127.0.0.1:" + std::to_string(receiver->port()) + "/hooks");
    plain_client peer{receiver->port()};
    for (const char* id : {"e1", "e2"}) {
        peer.send(call(removal(id), webhook_secret, "/hooks?from=us"));
        BOOST_TEST(peer.status() == 200u);
    }
    const sunco::webhook_event first = receiver.next();
    BOOST_TEST(first.id == "e1");
    BOOST_TEST(first.app_id == "a1");
    BOOST_TEST(first.webhook_id == "w1");
    BOOST_TEST(std::get<sunco::user_removed>(first.what).subject.id == "u1");
    BOOST_TEST(receiver.next().id == "e2");
    BOOST_TEST(receiver->stats().accepted == 2u);
}

BOOST_AUTO_TEST_CASE(only_the_secrets_open_it)
{
    receiver_thread receiver{{.secrets = {"new", "old"}}};
    for (const char* wrong : {"", "ne", "newer", "NEW", "newold"})
        BOOST_TEST(answer_to(receiver, call(removal("e"), wrong)) == 401u);
    BOOST_TEST(answer_to(receiver, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n") ==
               401u);
    BOOST_TEST(receiver->stats().unauthorized == 6u);
    BOOST_TEST(answer_to(receiver, call(removal("e1"), "old")) == 200u);
    BOOST_TEST(answer_to(receiver, call(removal("e2"), "new")) == 200u);
    BOOST_TEST(receiver.next().id == "e1");
}

BOOST_AUTO_TEST_CASE(a_stranger_is_refused_before_the_body)
{
    receiver_thread receiver;
    plain_client peer{receiver->port()};
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nX-API-Key: x\r\nContent-Length: 1000000\r\n\r\n");
    BOOST_TEST(peer.status() == 401u);
    BOOST_TEST(peer.head.find("Connection: close") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_call_is_refused)
{
    receiver_thread receiver{{.body_bytes = 1'000, .header_bytes = 2'000}};
    const std::string head =
        std::string{"POST / HTTP/1.1\r\nX-API-Key: "} + webhook_secret + "\r\n";
    BOOST_TEST(answer_to(receiver, call("{}", webhook_secret, "/other")) == 404u);
    BOOST_TEST(answer_to(receiver, "GET / HTTP/1.1\r\nHost: h\r\n\r\n") == 405u);
    BOOST_TEST(answer_to(receiver, "\x16\x03\x01 what is this\r\n\r\n") == 400u);
    BOOST_TEST(answer_to(receiver, head + "X: " + std::string(3'000, 'x') + "\r\n\r\n") == 431u);
    BOOST_TEST(answer_to(receiver, head + "Content-Length: 1001\r\n\r\n") == 413u);
    BOOST_TEST(answer_to(receiver, head + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                                       std::string(1'001, 'x') + "\r\n0\r\n\r\n") == 413u);
    for (const char* junk : {"", "junk", "[]", "{}", R"({"events":{}})", R"({"events":[1]})",
                             R"({"events":[{}]})", R"({"events":[],"events":[]})"})
        BOOST_TEST(answer_to(receiver, call(junk)) == 400u);
    BOOST_TEST(receiver->stats().malformed == 14u);
    BOOST_TEST(answer_to(receiver, call(removal("e1"))) == 200u);
    BOOST_TEST(receiver.next().id == "e1");
}

BOOST_AUTO_TEST_CASE(a_slow_body_loses_its_connection)
{
    receiver_thread receiver{{.call_timeout = 50ms}};
    plain_client peer{receiver->port()};
    const std::string bytes = call(removal("e1"));
    peer.send(bytes.substr(0, bytes.size() - 1));
    BOOST_TEST(peer.closed());
    BOOST_TEST(receiver->stats().too_slow == 1u);
    BOOST_TEST(receiver->stats().accepted == 0u);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed)
{
    receiver_thread receiver{{.idle_timeout = 20ms}};
    plain_client peer{receiver->port()};
    BOOST_TEST(peer.closed());
    BOOST_TEST(receiver->stats().too_slow == 0u);
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_most_wait)
{
    receiver_thread receiver{{.max_connections = 1}};
    auto first = std::make_unique<plain_client>(receiver->port());
    first->send(call(removal("e1")));
    BOOST_TEST(first->status() == 200u);
    plain_client second{receiver->port()};
    second.send(call(removal("e2")));
    first.reset();
    BOOST_TEST(second.status() == 200u);
    BOOST_TEST(receiver.next().id == "e1");
    BOOST_TEST(receiver.next().id == "e2");
}

BOOST_AUTO_TEST_CASE(a_full_queue_defers_the_call)
{
    receiver_thread receiver{{.queue = 1}};
    BOOST_TEST(answer_to(receiver, call(removal("e1"))) == 200u);
    BOOST_TEST(answer_to(receiver, call(removal("e2"))) == 503u);
    BOOST_TEST(receiver->stats().deferred == 1u);
    BOOST_TEST(receiver.next().id == "e1");
    BOOST_TEST(answer_to(receiver, call(removal("e2"))) == 200u);
    BOOST_TEST(receiver.next().id == "e2");
}

BOOST_AUTO_TEST_CASE(an_event_told_twice_is_given_once)
{
    receiver_thread receiver;
    for (const char* id : {"e1", "e1", "e2"})
        BOOST_TEST(answer_to(receiver, call(removal(id))) == 200u);
    BOOST_TEST(receiver.next().id == "e1");
    BOOST_TEST(receiver.next().id == "e2");
    BOOST_TEST(receiver->stats().repeated == 1u);
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_cancelled_takes_nothing)
{
    namespace asio = boost::asio;
    receiver_thread receiver;
    asio::io_context io{1};
    asio::cancellation_signal signal;
    boost::system::error_code ended;
    asio::co_spawn(io, receiver->next(),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr e, const sunco::webhook_event&) {
                           try {
                               if (e)
                                   std::rethrow_exception(e);
                           } catch (const boost::system::system_error& why) {
                               ended = why.code();
                           }
                       }));
    io.poll();
    signal.emit(asio::cancellation_type::terminal);
    run_until(io, [&] { return ended.failed(); });
    BOOST_TEST((ended == asio::error::operation_aborted));
    BOOST_TEST(answer_to(receiver, call(removal("e1"))) == 200u);
    BOOST_TEST(receiver.next().id == "e1");
}

BOOST_AUTO_TEST_CASE(stopping_gives_out_what_came_and_then_ends)
{
    receiver_thread receiver;
    BOOST_TEST(answer_to(receiver, call(removal("e1"))) == 200u);
    receiver->stop();
    BOOST_TEST(receiver.next().id == "e1");
    BOOST_CHECK_EXCEPTION(receiver.next(), sunco::error, [](const sunco::error& e) {
        return e.code() == boost::asio::error::operation_aborted;
    });
}

BOOST_AUTO_TEST_SUITE_END()
