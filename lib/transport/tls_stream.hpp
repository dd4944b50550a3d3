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

/// TLS over one TCP socket. OpenSSL sends and receives by itself, without blocking; each step ends
/// at once, and waiting for the socket is the caller's part.
class tls_stream {
public:
    /// What the socket must be before a step is tried again.
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
    /// From here on what is read has to be in what was received, or will be by `receives_at_once`
    /// receives that bring something; then it wants more. A peer that goes on and on does not keep
    /// others from their work.
    void begin_reading() noexcept { wire_->receives_left = receives_at_once; }
    /// Reads what one record has, at most.
    [[nodiscard]] progress read(char* to, std::size_t size) noexcept;
    /// Writes one record, at most, and receives nothing. Where it wants something, the next call
    /// must begin with the same bytes. It may want to read, where a message of TLS itself has come
    /// in part: after `read` has.
    [[nodiscard]] progress write(std::string_view bytes) noexcept;

    /// Waits, with any completion token, until the socket is what a step wants: readable also where
    /// it is at its end.
    template <class Token>
    auto async_wait(want what, Token&& token)
    {
        using socket = boost::asio::ip::tcp::socket;
        return wire_->socket.async_wait(what == want::writable ? socket::wait_write
                                                               : socket::wait_read,
                                        std::forward<Token>(token));
    }

    /// Whether something has been received, be it a part of a record, that no step has taken.
    [[nodiscard]] bool holds_input() const noexcept { return SSL_has_pending(ssl_.get()) == 1; }

    /// Whether the peer has sent nothing but whole messages that TLS keeps to itself, and few of
    /// them, and has not closed. Does not block.
    [[nodiscard]] bool is_quiet() noexcept;

    /// Gives the buffers, two of some 17 KiB, back until they are needed again, where nothing is in
    /// them.
    void release_buffers() noexcept;

    /// Closes the socket, which ends all waits. Sends no close_notify, and keeps the TLS session.
    void close() noexcept;

    [[nodiscard]] boost::asio::any_io_executor get_executor()
    {
        return wire_->socket.get_executor();
    }
    [[nodiscard]] SSL* native_handle() const noexcept { return ssl_.get(); }

private:
    /// Of up to 16 KiB each.
    static constexpr int receives_at_once = 4;

    /// What OpenSSL's BIO stands on; its address stays when the stream moves.
    struct wire {
        explicit wire(boost::asio::ip::tcp::socket s) : socket{std::move(s)} {}

        boost::asio::ip::tcp::socket socket;
        /// How many receives may still bring something.
        int receives_left = 0;
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

    [[nodiscard]] bool may_receive() const noexcept;
    [[nodiscard]] bool is_between_records() const noexcept;
    void begin_step() noexcept;
    [[nodiscard]] progress end_step(int result) const noexcept;

    std::unique_ptr<wire> wire_;
    std::unique_ptr<SSL, ssl_deleter> ssl_;
    bool keeps_buffers_ = false;
};

} // namespace sunco::transport
