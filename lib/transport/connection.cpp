#include <transport/connection.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// One TLS record of plain text (RFC 8446, section 5.1): a read through TLS never gives more.
constexpr std::size_t input_size = 16 * 1024;

} // namespace

connection::connection(tls_stream stream, clock::duration opening_took)
    : stream_{std::move(stream)}, opened_at_{clock::now()}, opening_took_{opening_took}
{
}

asio::awaitable<exchange_result> connection::exchange(std::string_view request,
                                                      http::reader_limits limits, stopper& stop)
{
    exchange_result result;
    if (stop.stopped())
        co_return result;
    ++exchanges_;
    auto [write_error, written] = co_await asio::async_write(
        stream_, asio::buffer(request), asio::as_tuple(asio::deferred));
    // A record that the kernel did not take whole cannot be decrypted by the peer, so nothing
    // counted as written is nothing seen. A write that was cancelled proves nothing.
    const bool untouched = write_error && written == 0 && !stop.stopped();
    result.delivery = untouched ? delivery::not_sent : delivery::maybe_sent;
    result.cause = write_error;

    // A peer that refuses early (401, 413) may answer before it stops reading: look for that answer
    // even where the write failed.
    http::response_reader reader{limits};
    if (!stop.stopped())
        co_await read_response(reader, result, stop);
    if (write_error)
        result.reusable = false;
    co_return result;
}

asio::awaitable<void> connection::read_response(http::response_reader& reader,
                                                exchange_result& result, stopper& stop)
{
    const bool write_failed = static_cast<bool>(result.cause);
    input_.resize(input_size);
    while (!reader.done() && !reader.failed() && !stop.stopped()) {
        auto [ec, n] = co_await stream_.async_read_some(asio::buffer(input_),
                                                        asio::as_tuple(asio::deferred));
        const std::size_t used = reader.feed({input_.data(), n});
        leftover_ = n - used;
        if (ec && !reader.done() && !reader.failed()) {
            if (!write_failed)
                result.cause = ec;
            if (stop.stopped())
                break;
            reader.feed_eof();
        }
    }
    finish(reader, result);
}

void connection::finish(http::response_reader& reader, exchange_result& result)
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
        expires_at_ = clock::now() + *result.response->keep_alive_timeout;
}

bool connection::is_quiet()
{
    if (clock::now() >= expires_at_)
        return false;
    error_code ec;
    char byte;
    stream_.read_some(asio::buffer(&byte, 1), ec);
    return ec == asio::error::would_block;
}

} // namespace sunco::transport
