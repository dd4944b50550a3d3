#include "tls_pair.hpp"

#include <boost/asio/write.hpp>

#include <openssl/bio.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <stdexcept>

namespace test {

namespace asio = boost::asio;
using asio::ip::tcp;
using sunco::transport::tls_stream;

namespace {

server_options options_of(const authority& root)
{
    server_options o;
    o.certificate = root.issue();
    return o;
}

sunco::tls_config trusting(const authority& root)
{
    sunco::tls_config c;
    c.ca_pem = root.pem();
    return c;
}

void require(bool good)
{
    if (!good)
        throw std::runtime_error{"the pair of TLS streams cannot be made"};
}

} // namespace

tls_pair::tls_pair(bool narrow)
    : options_{options_of(root_)}, context_{make_server_tls(options_)}, tls_{trusting(root_)},
      peer_{SSL_new(context_.get())}
{
    SSL_set_bio(peer_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(peer_.get());
    connect(narrow);
    shake_hands();
}

void tls_pair::connect(bool narrow)
{
    using segment = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_MAXSEG>;
    tcp::acceptor acceptor{io, tcp::v4()};
    if (narrow) {
        // Small segments, so that TCP need not wait for room for a large one.
        acceptor.set_option(segment{536});
        acceptor.set_option(tcp::acceptor::receive_buffer_size{4096});
    }
    acceptor.bind({asio::ip::make_address("127.0.0.1"), 0});
    acceptor.listen();
    tcp::socket socket{io, tcp::v4()};
    if (narrow)
        socket.set_option(tcp::socket::send_buffer_size{4096});
    socket.connect(acceptor.local_endpoint());
    socket.non_blocking(true);
    wire = acceptor.accept();
    wire.non_blocking(true);
    wire.set_option(tcp::no_delay{true}); // what is delivered is there at once
    client_socket = socket.native_handle();
    client.emplace(std::move(socket), tls_.context());
    require(tls_.prepare(*client, "127.0.0.1", true));
}

void tls_pair::shake_hands()
{
    auto step = client->handshake();
    while (step.next != tls_stream::want::nothing) {
        receive();
        deliver_records();
        await_input();
        step = client->handshake();
    }
    require(!step.error);
    receive();
    deliver_records(); // tickets
    require(client->is_quiet());
}

void tls_pair::await_input()
{
    client->async_wait(tls_stream::want::readable,
                       [](const boost::system::error_code& ec) { require(!ec); });
    io.restart();
    io.run_one();
}

std::string tls_pair::receive()
{
    std::string raw(4096, '\0');
    boost::system::error_code ec;
    for (std::size_t n = 0; (n = wire.read_some(asio::buffer(raw), ec)) > 0;)
        BIO_write(SSL_get_rbio(peer_.get()), raw.data(), static_cast<int>(n));
    std::string text;
    std::string plain(16 * 1024, '\0');
    for (int n = 0; (n = SSL_read(peer_.get(), plain.data(), static_cast<int>(plain.size()))) > 0;)
        text.append(plain, 0, static_cast<std::size_t>(n));
    return text;
}

std::string tls_pair::records()
{
    BIO* const out = SSL_get_wbio(peer_.get());
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty())
        BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

void tls_pair::deliver(std::string_view bytes)
{
    asio::write(wire, asio::buffer(bytes));
}

std::string tls_pair::encrypt(std::string_view text)
{
    require(SSL_write(peer_.get(), text.data(), static_cast<int>(text.size())) > 0);
    return records();
}

std::string tls_pair::key_update()
{
    require(SSL_key_update(peer_.get(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
            SSL_do_handshake(peer_.get()) == 1);
    return records();
}

std::string tls_pair::long_ticket()
{
    const std::string data(2000, 'a');
    SSL_SESSION_set1_ticket_appdata(SSL_get_session(peer_.get()), data.data(), data.size());
    SSL_set_max_send_fragment(peer_.get(), 512);
    SSL_set_split_send_fragment(peer_.get(), 512);
    require(SSL_new_session_ticket(peer_.get()) == 1 && SSL_do_handshake(peer_.get()) == 1);
    return records();
}

std::size_t first_record(std::string_view records)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(records[i]); };
    return 5U + byte(3) * 256U + byte(4);
}

std::string numbers(std::size_t least)
{
    std::string out;
    for (int i = 0; out.size() < least; ++i)
        out += std::to_string(i) + ' ';
    return out;
}

} // namespace test
