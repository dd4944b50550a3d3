#pragma once

#include <support/server_tls.hpp>
#include <transport/tls.hpp>
#include <transport/tls_stream.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace test {

/// The client's stream and its peer in one thread, after the handshake. The peer's TLS ends in
/// memory: what of it goes over the wire, and when, is the test's to say.
class tls_pair {
public:
    /// \param narrow whether the wire holds a few KiB only
    explicit tls_pair(bool narrow = false);
    tls_pair(const tls_pair&) = delete;
    tls_pair& operator=(const tls_pair&) = delete;

    /// Waits until there is something for the client to receive.
    void await_input();
    /// Takes off the wire what the client has sent, and decrypts it.
    std::string receive();
    /// What the peer's TLS has made since the last call, encrypted.
    std::string records();
    /// Puts \p bytes on the wire.
    void deliver(std::string_view bytes);
    void deliver_records() { deliver(records()); }
    /// As `records` after the peer has written \p text.
    std::string encrypt(std::string_view text);
    /// A record that says that the peer has new keys.
    std::string key_update();
    /// A session ticket of some 2 KiB, in records of 512 bytes.
    std::string long_ticket();

    boost::asio::io_context io{1};
    std::optional<sunco::transport::tls_stream> client;
    boost::asio::ip::tcp::socket wire{io};
    /// The descriptor of the client's socket.
    int client_socket = -1;

private:
    struct ssl_free {
        void operator()(SSL* s) const noexcept { SSL_free(s); }
    };

    void connect(bool narrow);
    void shake_hands();

    authority root_;
    server_options options_;
    ssl_context_ptr context_;
    sunco::transport::tls tls_;
    std::unique_ptr<SSL, ssl_free> peer_;
};

/// How long the first of \p records is, with its head (RFC 8446, section 5.1).
std::size_t first_record(std::string_view records);

/// A text of \p least bytes or some more, in which no part is like another.
std::string numbers(std::size_t least);

} // namespace test
