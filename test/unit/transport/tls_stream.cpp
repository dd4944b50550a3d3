// TLS over a wire that a test cuts where it likes. All in one thread, so nothing depends on time.

#include "tls_pair.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/test/unit_test.hpp>

#include <openssl/bio.h>

#include <string>
#include <utility>

using namespace sunco::transport;
using test::first_record;
using test::numbers;
using test::tls_pair;

namespace {

using want = tls_stream::want;

/// Delivers \p bytes as soon as OpenSSL has received in vain.
class comes_later {
public:
    comes_later(tls_pair& pair, std::string bytes) : pair_{pair}, bytes_{std::move(bytes)}
    {
        BIO* const wire = SSL_get_rbio(pair_.client->native_handle());
        BIO_set_callback_arg(wire, reinterpret_cast<char*>(this));
        BIO_set_callback_ex(wire, &comes_later::heard);
    }
    comes_later(const comes_later&) = delete;
    comes_later& operator=(const comes_later&) = delete;
    ~comes_later() { BIO_set_callback_ex(SSL_get_rbio(pair_.client->native_handle()), nullptr); }

    [[nodiscard]] bool has_come() const { return bytes_.empty(); }

private:
    static long heard(BIO* wire, int what, const char*, std::size_t, int, long, int result,
                      std::size_t*)
    {
        auto& self = *reinterpret_cast<comes_later*>(BIO_get_callback_arg(wire));
        if (what == (BIO_CB_READ | BIO_CB_RETURN) && result <= 0 && !self.has_come())
            self.pair_.deliver(std::exchange(self.bytes_, {}));
        return result;
    }

    tls_pair& pair_;
    std::string bytes_;
};

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

// The second comes when the first has been taken and nothing else was there.
BOOST_AUTO_TEST_CASE(tickets_that_come_one_after_the_other_are_quiet)
{
    tls_pair pair;
    pair.deliver(pair.long_ticket());
    comes_later second{pair, pair.long_ticket()};
    BOOST_TEST(pair.client->is_quiet());
    BOOST_TEST(second.has_come());
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
