// TLS over a wire that a test cuts where it likes. All in one thread, so nothing depends on time.

#include "tls_pair.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/test/unit_test.hpp>

using namespace sunco::transport;
using test::first_record;
using test::numbers;
using test::tls_pair;

namespace {

using want = tls_stream::want;

} // namespace

BOOST_AUTO_TEST_SUITE(tls_streams)

// What the peer can decrypt has been counted: else a create that was seen would count as not sent.
BOOST_AUTO_TEST_CASE(each_record_that_is_out_is_counted)
{
    tls_pair pair{true};
    const std::string text = numbers(90'000);
    std::string_view rest = text;
    std::string seen;
    while (!rest.empty()) {
        const auto step = pair.client->write(rest);
        BOOST_REQUIRE(!step.error);
        rest.remove_prefix(step.bytes);
        seen += pair.receive();
        BOOST_REQUIRE(seen.size() <= text.size() - rest.size());
        if (step.next == want::writable) {
            pair.client->async_wait(want::writable, [](const boost::system::error_code&) {});
            pair.io.restart();
            pair.io.run_one();
        }
    }
    seen += pair.receive();
    BOOST_TEST(seen == text);
}

BOOST_AUTO_TEST_CASE(part_of_a_record_is_not_quiet)
{
    for (const std::size_t part : {3U, 5U, 9U, 40U}) {
        tls_pair pair;
        BOOST_TEST(pair.client->is_quiet());
        pair.deliver(pair.encrypt("HTTP/1.1 200 OK\r\n\r\n").substr(0, part));
        BOOST_TEST(!pair.client->is_quiet());
    }
}

BOOST_AUTO_TEST_CASE(whole_tickets_are_quiet_and_half_ones_not)
{
    tls_pair pair;
    const std::string ticket = pair.long_ticket();
    pair.deliver(ticket);
    BOOST_TEST(pair.client->is_quiet());
    tls_pair other;
    const std::string more = other.long_ticket();
    BOOST_TEST(first_record(more) < more.size());
    other.deliver(more.substr(0, first_record(more)));
    BOOST_TEST(!other.client->is_quiet());
}

BOOST_AUTO_TEST_CASE(a_peer_without_end_is_not_quiet)
{
    tls_pair pair;
    std::string updates;
    for (int i = 0; i < 3'000; ++i)
        updates += pair.key_update();
    BOOST_TEST(updates.size() > 70'000u);
    pair.deliver(updates);
    BOOST_TEST(!pair.client->is_quiet());
}

BOOST_AUTO_TEST_CASE(a_close_without_notify_costs_no_session)
{
    tls_pair pair;
    pair.wire.shutdown(boost::asio::ip::tcp::socket::shutdown_send);
    pair.await_input();
    char byte = 0;
    pair.client->begin_reading();
    BOOST_TEST((pair.client->read(&byte, 1).error == boost::asio::ssl::error::stream_truncated));
    pair.client->close();
    BOOST_TEST(SSL_SESSION_is_resumable(SSL_get_session(pair.client->native_handle())) == 1);
    boost::system::error_code ec;
    BOOST_TEST(pair.wire.read_some(boost::asio::buffer(&byte, 1), ec) == 0u);
    BOOST_TEST((ec == boost::asio::error::eof));
}

BOOST_AUTO_TEST_SUITE_END()
