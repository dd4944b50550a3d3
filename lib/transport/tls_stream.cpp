#include <transport/tls_stream.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// What one record holds (RFC 8446, section 5.1).
constexpr std::size_t record_size = 16 * 1024;

bool would_block(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK;
}

} // namespace

tls_stream::tls_stream(asio::ip::tcp::socket socket, SSL_CTX* context)
    : wire_{std::make_unique<wire>(std::move(socket))}, ssl_{SSL_new(context)}
{
    BIO* const bio = ssl_ ? BIO_new(wire_method()) : nullptr;
    if (!bio)
        throw std::bad_alloc{};
    BIO_set_data(bio, wire_.get());
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio); // the SSL's from here on
    // A request may lie elsewhere when the rest of it is tried again, and part of it is progress.
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // Whatever has come is received at once, and not the head of each record first.
    SSL_set_read_ahead(ssl_.get(), 1);
    // Buffers that stayed through a handshake would leave holes among what OpenSSL makes for good.
    // From 3.2 on they could not be kept afterwards either: its record layers never hear that the
    // mode is cleared.
    if (OpenSSL_version_num() < 0x3020'0000UL)
        SSL_set_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS);
}

tls_stream::progress tls_stream::handshake() noexcept
{
    begin_reading();
    begin_step();
    return end_step(SSL_connect(ssl_.get()));
}

tls_stream::progress tls_stream::read(char* to, std::size_t size) noexcept
{
    begin_step();
    std::size_t n = 0;
    progress p = end_step(SSL_read_ex(ssl_.get(), to, size, &n));
    p.bytes = n;
    return p;
}

// One record: given more, OpenSSL keeps to itself how many of them are out, and may lose count.
tls_stream::progress tls_stream::write(std::string_view bytes) noexcept
{
    begin_step();
    // In the middle of a message it would take the answer behind that, too, and nobody would be
    // told: the socket would have nothing more.
    wire_->receives_left = 0;
    const std::size_t size = std::min(bytes.size(), record_size);
    std::size_t n = 0;
    progress p = end_step(SSL_write_ex(ssl_.get(), bytes.data(), size, &n));
    p.bytes = n;
    return p;
}

// A healthy idle connection has nothing to receive, which the socket alone can say; session tickets
// and a close are seen by reading through TLS.
bool tls_stream::is_quiet() noexcept
{
    // It has served before and is to serve again: from here on it keeps its buffers.
    if (!std::exchange(keeps_buffers_, true))
        SSL_clear_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS);
    begin_reading();
    while (holds_input() || may_receive()) {
        char byte = 0;
        const progress p = read(&byte, 1);
        if (p.error || p.next != want::readable || !is_between_records() ||
            wire_->receives_left == 0)
            return false;
    }
    return true;
}

// Whether there is something to receive, be it the end.
bool tls_stream::may_receive() const noexcept
{
    char byte = 0;
    return ::recv(wire_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
           !would_block(errno);
}

// Part of a record may be that of an answer that nobody has asked for.
bool tls_stream::is_between_records() const noexcept
{
    return SSL_in_init(ssl_.get()) == 0 && !holds_input() &&
           std::strcmp(SSL_rstate_string(ssl_.get()), "RH") == 0; // reading a record's head
}

void tls_stream::release_buffers() noexcept
{
    // OpenSSL before 3.0.14 would give back a buffer that is in use in the middle of a record.
    if (!is_between_records())
        return;
    SSL_free_buffers(ssl_.get());
}

void tls_stream::close() noexcept
{
    // Without this OpenSSL throws away the session of a connection that ends without close_notify,
    // and the next one could not take it up again.
    SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    error_code ignored;
    wire_->socket.close(ignored);
}

void tls_stream::begin_step() noexcept
{
    // SSL_get_error looks at the thread's errors. Clearing none costs more than asking.
    if (ERR_peek_error() != 0)
        ERR_clear_error();
    wire_->error = {};
}

tls_stream::progress tls_stream::end_step(int result) const noexcept
{
    if (result > 0)
        return {};
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
        return {0, want::readable, {}};
    case SSL_ERROR_WANT_WRITE:
        return {0, want::writable, {}};
    case SSL_ERROR_ZERO_RETURN:
        return {0, want::nothing, asio::error::eof};
    case SSL_ERROR_SYSCALL:
        if (wire_->error)
            return {0, want::nothing, wire_->error};
        return {0, want::nothing, asio::ssl::error::stream_truncated};
    default: {
        const unsigned long code = ERR_get_error();
        ERR_clear_error();
        if (code == 0)
            return {0, want::nothing, asio::ssl::error::unexpected_result};
        return {0, want::nothing, {static_cast<int>(code), asio::error::get_ssl_category()}};
    }
    }
}

BIO_METHOD* tls_stream::wire_method()
{
    static BIO_METHOD* const method = [] {
        BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sunco");
        if (!m)
            throw std::bad_alloc{};
        BIO_meth_set_read(m, &tls_stream::read_wire);
        BIO_meth_set_write(m, &tls_stream::write_wire);
        BIO_meth_set_ctrl(m, &tls_stream::control_wire);
        return m;
    }();
    return method;
}

int tls_stream::read_wire(BIO* bio, char* to, int size)
{
    auto& self = *static_cast<wire*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (self.receives_left == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    ssize_t n = 0;
    do
        n = ::recv(self.socket.native_handle(), to, static_cast<std::size_t>(size), MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        --self.receives_left;
    else if (n < 0 && would_block(errno))
        BIO_set_retry_read(bio);
    else if (n < 0)
        self.error.assign(errno, asio::error::get_system_category());
    return static_cast<int>(n);
}

// Without SIGPIPE, which OpenSSL's own BIO for sockets raises.
int tls_stream::write_wire(BIO* bio, const char* from, int size)
{
    auto& self = *static_cast<wire*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    ssize_t n = 0;
    do
        n = ::send(self.socket.native_handle(), from, static_cast<std::size_t>(size),
                   MSG_DONTWAIT | MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0 && would_block(errno))
        BIO_set_retry_write(bio);
    else if (n < 0)
        self.error.assign(errno, asio::error::get_system_category());
    return static_cast<int>(n);
}

// Nothing is held back, so that a flush is done at once. To the question for the end the answer is
// no: else OpenSSL would send an alert after a close without close_notify, and forget the session.
long tls_stream::control_wire(BIO*, int command, long, void*)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

} // namespace sunco::transport
