#include <transport/connection.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <memory>
#include <tuple>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// One TLS record of plain text (RFC 8446, section 5.1): a read through TLS never gives more.
constexpr std::size_t input_size = 16 * 1024;

// A peer that has answered has read the request, and the end of the write is only waiting to be
// handled; one that has refused early may never read the rest.
constexpr std::chrono::milliseconds late_write{10};

} // namespace

request_bytes::~request_bytes()
{
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

connection::connection(tls_stream stream, clock::duration opening_took)
    : stream_{std::make_shared<tls_stream>(std::move(stream))}, opening_took_{opening_took}
{}

connection::~connection()
{
    close();
}

/// A request on its way out. The answer is read meanwhile: a peer that refuses early (401, 413) may
/// never take the rest. It holds all that the write needs, so that nobody has to wait for the end
/// of one that was broken off.
struct connection::sending {
    sending(std::shared_ptr<tls_stream> s, request_bytes r)
        : stream{std::move(s)}, request{std::move(r)}
    {}

    void end(const error_code& ec, std::size_t n)
    {
        ended = true;
        error = ec;
        written = n;
        if (awaited)
            awaited->cancel();
    }

    std::shared_ptr<tls_stream> stream;
    request_bytes request;
    bool ended = false;
    error_code error;
    std::size_t written = 0;
    std::optional<asio::steady_timer> awaited;
};

asio::awaitable<exchange_result> connection::exchange(request_bytes request,
                                                      http::reader_limits limits, stopper& stop)
{
    exchange_result result;
    if (stop.stopped())
        co_return result;
    ++exchanges_;
    input_.resize(input_size);
    const auto out = std::make_shared<sending>(stream_, std::move(request));
    asio::async_write(*stream_, asio::buffer(out->request.view()),
                      [out](const error_code& ec, std::size_t n) { out->end(ec, n); });
    http::response_reader reader{limits};
    result.cause = co_await read_response(reader, stop);
    if (!out->ended && reader.done())
        co_await let_end(out, stop);
    const bool in_time = out->ended;
    if (!in_time)
        close();
    // A record that the kernel did not take whole cannot be decrypted by the peer, so nothing
    // counted as written is nothing seen. A write that was broken off proves nothing.
    const bool untouched = in_time && out->error && out->written == 0 && !stop.stopped();
    result.delivery = untouched ? delivery::not_sent : delivery::maybe_sent;
    if (in_time && out->error)
        result.cause = out->error;
    finish(reader, result, stop.now());
    result.reusable = result.reusable && in_time && !out->error;
    co_return result;
}

asio::awaitable<error_code> connection::read_response(http::response_reader& reader, stopper& stop)
{
    error_code ec;
    while (!ec && !reader.done() && !reader.failed() && !stop.stopped()) {
        std::size_t n = 0;
        std::tie(ec, n) =
            co_await stream_->async_read_some(asio::buffer(input_), asio::as_tuple(asio::deferred));
        leftover_ = n - reader.feed({input_.data(), n});
    }
    if (ec && !stop.stopped())
        reader.feed_eof();
    co_return ec;
}

asio::awaitable<void> connection::let_end(std::shared_ptr<sending> out, stopper& stop)
{
    out->awaited.emplace(stream_->get_executor(), clock::time_point::max());
    const stopper::step limit{stop, late_write};
    while (!out->ended && !stop.stopped())
        co_await out->awaited->async_wait(asio::as_tuple(asio::deferred));
}

void connection::close() noexcept
{
    // Without this OpenSSL throws away the session of a connection that ends without close_notify,
    // and the next one could not take it up again.
    SSL_set_shutdown(stream_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    error_code ignored;
    stream_->lowest_layer().close(ignored);
}

void connection::finish(http::response_reader& reader, exchange_result& result,
                        clock::time_point now)
{
    result.response_started = reader.started();
    result.final_status = reader.final_status();
    if (reader.started())
        result.delivery = delivery::maybe_sent;
    if (reader.done() || reader.final_status() / 100 == 2)
        result.delivery = delivery::answered;
    if (reader.failed())
        result.error = reader.error();
    if (!reader.done())
        return;
    result.response = reader.take();
    result.cause = {};
    result.reusable = result.response->keep_alive && leftover_ == 0;
    if (result.response->keep_alive_timeout)
        expires_at_ = now + *result.response->keep_alive_timeout;
}

bool connection::is_quiet(clock::time_point now)
{
    if (now >= expires_at_)
        return false;
    error_code ec;
    char byte;
    stream_->read_some(asio::buffer(&byte, 1), ec);
    return ec == asio::error::would_block;
}

} // namespace sunco::transport
