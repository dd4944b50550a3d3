#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace test {

/// What stops a script.
struct peer_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The server's end of one connection, with blocking calls that take 20 s at most. Speaks plain TCP
/// until the handshake.
class peer {
public:
    /// Takes \p socket over. \p tls must outlive the peer.
    peer(int socket, SSL_CTX* tls);
    ~peer();
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    /// \returns false where the handshake failed
    [[nodiscard]] bool handshake();
    /// The server name that the client asked for, or nothing.
    [[nodiscard]] std::string server_name() const;

    /// Waits for more input. \returns false where the client is gone instead
    [[nodiscard]] bool wait_for_input();
    /// Reads one whole request, body included.
    std::string read_request();
    /// Reads up to the empty line behind the headers.
    std::string read_head();
    /// Reads whatever comes until the client is gone, however it goes.
    std::string read_to_end();

    /// Reads nothing for \p time, or until the client is seen to be gone.
    void leave_unread(std::chrono::milliseconds time) const;

    /// Throws where the client does not take them all. A \p slice of 0 sends all at once.
    void send(std::string_view bytes, std::size_t slice = 0);
    /// Sends \p bytes again and again, with \p gap between, until the client is gone.
    void send_until_gone(std::string_view bytes, std::chrono::milliseconds gap);

    void send_ticket();
    void update_keys();

    /// RST.
    void reset();
    /// FIN, after a close_notify where \p notify says so. Reading goes on.
    void finish(bool notify);
    /// Closes both ways at once, as a process that ends.
    void close();
    [[nodiscard]] bool is_open() const { return socket_ >= 0; }
    /// Wakes whoever is blocked in a call. May be called from another thread.
    void interrupt();

private:
    struct ssl_free {
        void operator()(SSL* s) const noexcept { SSL_free(s); }
    };

    /// \returns 0 at the end of the stream
    std::size_t read_some(char* to, std::size_t size);
    bool write_some(std::string_view bytes);
    void fill(const char* what);

    // Guards the socket's number between close() and interrupt().
    std::mutex closing_;
    int socket_;
    std::unique_ptr<SSL, ssl_free> ssl_;
    bool encrypted_ = false;
    std::string input_;
};

} // namespace test
