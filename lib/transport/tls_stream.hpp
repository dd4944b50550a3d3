#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace sunco::transport {

/// TLS over one TCP socket. OpenSSL writes to the socket itself, without blocking, and reads what
/// Asio has received; each step ends at once, and waiting for the socket is the caller's part.
class tls_stream {
public:
    /// What must happen before a step is tried again: `filled`, or a wait for the socket.
    enum class want { nothing, readable, writable };

    /// How far a step got: done, or what to wait for, or why there will be no more.
    struct progress {
        std::size_t bytes = 0;
        want next = want::nothing;
        /// The socket's own error; `eof` after the peer's close_notify; `stream_truncated` where it
        /// closed without one; Asio's SSL category for what TLS itself finds wrong.
        boost::system::error_code error{};
    };

    /// \throws std::bad_alloc
    tls_stream(boost::asio::ip::tcp::socket socket, SSL_CTX* context);
    tls_stream(tls_stream&&) noexcept = default;
    tls_stream& operator=(tls_stream&&) = delete;
    ~tls_stream() = default;

    [[nodiscard]] progress handshake() noexcept;
    /// Reads what one record has, at most.
    [[nodiscard]] progress read(char* to, std::size_t size) noexcept;
    /// Writes one record, at most. Where it wants something, the next call must begin with the same
    /// bytes. It may want to read, where a message of TLS itself has come in part.
    [[nodiscard]] progress write(std::string_view bytes) noexcept;

    /// Receives, with any completion token, for a step that wants to read; `filled` must be told
    /// how it ended. Once at a time. \throws std::bad_alloc
    template <class Token>
    auto async_fill(Token&& token)
    {
        return wire_->socket.async_read_some(room(), std::forward<Token>(token));
    }
    void filled(const boost::system::error_code& ec, std::size_t bytes) noexcept;

    /// Receives what has come already, be it the end; false where nothing has. Without memory the
    /// stream is at its end.
    [[nodiscard]] bool fill_now() noexcept;

    /// Waits, with any completion token, until the socket takes more.
    template <class Token>
    auto async_wait_writable(Token&& token)
    {
        return wire_->socket.async_wait(boost::asio::ip::tcp::socket::wait_write,
                                        std::forward<Token>(token));
    }

    /// Whether bytes have been received that no step has looked at.
    [[nodiscard]] bool holds_input() const noexcept { return !wire_->unread.empty(); }

    /// Whether the peer has sent nothing but whole messages that TLS keeps to itself, and few of
    /// them, and has not closed. Does not block.
    [[nodiscard]] bool is_quiet() noexcept;

    /// Gives the buffers, three of some 17 KiB, back until they are needed again, where nothing is
    /// in them.
    void release_buffers() noexcept;

    /// Closes the socket, which ends all waits. Sends no close_notify, and keeps the TLS session.
    void close() noexcept;

    [[nodiscard]] boost::asio::any_io_executor get_executor()
    {
        return wire_->socket.get_executor();
    }
    [[nodiscard]] SSL* native_handle() const noexcept { return ssl_.get(); }

private:
    /// What OpenSSL's BIO stands on; its address stays when the stream moves.
    struct wire {
        explicit wire(boost::asio::ip::tcp::socket s) : socket{std::move(s)} {}

        boost::asio::ip::tcp::socket socket;
        std::unique_ptr<char[]> input{};
        std::string_view unread{};
        /// The peer has closed, or the socket has failed: nothing more will be received.
        bool at_end = false;
        boost::system::error_code input_error{};
        /// Of the present step, where the socket failed.
        boost::system::error_code error{};
    };
    struct ssl_deleter {
        void operator()(SSL* s) const noexcept { SSL_free(s); }
    };

    static BIO_METHOD* wire_method();
    static int read_wire(BIO* bio, char* to, int size);
    static int write_wire(BIO* bio, const char* from, int size);
    static long control_wire(BIO* bio, int command, long number, void* pointer);

    [[nodiscard]] boost::asio::mutable_buffer room();
    [[nodiscard]] bool make_room() noexcept;
    [[nodiscard]] bool is_between_records() const noexcept;
    void begin_step() noexcept;
    [[nodiscard]] progress end_step(int result) const noexcept;

    std::unique_ptr<wire> wire_;
    std::unique_ptr<SSL, ssl_deleter> ssl_;
    bool keeps_buffers_ = false;
};

} // namespace sunco::transport
