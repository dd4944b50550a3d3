#include <transport/connection.hpp>

#include <transport/turns.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

#include <openssl/crypto.h>

#include <array>
#include <memory>
#include <new>
#include <utility>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using want = tls_stream::want;

// One TLS record of plain text (RFC 8446, section 5.1): a read through TLS never gives more.
constexpr std::size_t record_size = 16 * 1024;

// A peer that has answered has read the request, and the end of the write is only waiting to be
// handled; one that has refused early may never read the rest.
constexpr std::chrono::milliseconds late_write{10};

// Requests with a large body leave no large buffer behind.
constexpr std::size_t request_kept = 4 * 1024;

} // namespace

/// The stream, and the request on its way out. The answer is read meanwhile: a peer that refuses
/// early (401, 413) may never take the rest. A write that was broken off shares it with the
/// connection until it has heard of that, so nobody has to wait for it.
struct connection::outgoing : std::enable_shared_from_this<outgoing> {
    explicit outgoing(tls_stream s) : stream{std::move(s)} {}
    outgoing(const outgoing&) = delete;
    outgoing& operator=(const outgoing&) = delete;
    ~outgoing() { wipe(); }

    void start()
    {
        rest = request;
        written = 0;
        ended = false;
        wants_input = false;
        error = {};
        go_on();
    }

    /// Something was read. TLS may have waited for that to write on.
    void input_came()
    {
        if (std::exchange(wants_input, false))
            go_on();
    }

    /// Writes what the socket takes, and goes on by itself when it takes more.
    void go_on()
    {
        tls_stream::progress step;
        while (!rest.empty() && !step.error && step.next == want::nothing) {
            step = stream.write(rest);
            rest.remove_prefix(step.bytes);
            written += step.bytes;
        }
        if (step.next == want::writable)
            go_on_when_writable();
        else if (step.next == want::readable)
            wants_input = true;
        else
            end(step.error);
    }

    void go_on_when_writable() noexcept
    try {
        stream.async_wait(want::writable, [self = shared_from_this()](const error_code& ec) {
            ec ? self->end(ec) : self->go_on();
        });
    } catch (const std::bad_alloc&) {
        end(asio::error::no_memory);
    }

    void end(const error_code& ec)
    {
        ended = true;
        error = ec;
        wipe();
        // To a request of which nothing went out no answer can come.
        if (failed_untouched())
            stream.close();
        if (awaited)
            awaited->cancel();
    }

    /// A record that the kernel did not take whole cannot be decrypted by the peer, so nothing
    /// counted as written is nothing seen.
    [[nodiscard]] bool failed_untouched() const noexcept { return ended && error && written == 0; }

    /// The request holds the Authorization header.
    void wipe() noexcept
    {
        OPENSSL_cleanse(request.data(), request.size());
        request.clear();
        if (request.capacity() > request_kept)
            std::string{}.swap(request);
    }

    tls_stream stream;
    std::string request;
    std::string_view rest;
    bool ended = false;
    bool wants_input = false;
    error_code error;
    std::size_t written = 0;
    std::optional<asio::steady_timer> awaited;
};

connection::connection(tls_stream stream, clock::duration opening_took)
    : out_{std::make_shared<outgoing>(std::move(stream))}, opening_took_{opening_took}
{}

connection::~connection()
{
    close();
}

std::string& connection::request() noexcept
{
    return out_->request;
}

bool connection::tls_resumed() const
{
    return tls::resumed(out_->stream);
}

void connection::release_buffers() noexcept
{
    out_->stream.release_buffers();
    std::string{}.swap(out_->request);
}

task<void> connection::exchange(exchange_result& result, http::reader_limits limits, stopper& stop,
                                turns* others)
{
    if (stop.stopped())
        co_return;
    ++exchanges_;
    tls_stream& stream = out_->stream;
    out_->start();
    http::response_reader reader{limits};
    tls_stream::progress step{0, want::readable, {}};
    if (others) {
        co_await next_turn{*others};
        if (!stop.stopped())
            step = look(reader, *others);
    } else if (stream.holds_input()) {
        step = read_what_came(reader); // with the end of the handshake
    }
    while (!step.error && !reader.done() && !reader.failed() && !stop.stopped()) {
        co_await stream.async_wait(step.next, asio::as_tuple(asio::deferred));
        if (!stop.stopped())
            step = read_what_came(reader);
    }
    if (step.error && !stop.stopped())
        reader.feed_eof();
    result.cause = step.error;
    if (!out_->ended && reader.done())
        co_await let_end(stop);
    judge_write(result, stop);
    finish(reader, result, stop);
    result.reusable = result.reusable && out_->ended && !out_->error;
}

// Taken when it is there, an answer costs no wait.
tls_stream::progress connection::look(http::response_reader& reader, turns& others)
{
    const tls_stream::progress step = read_what_came(reader);
    others.load().note_look(reader.started());
    return step;
}

tls_stream::progress connection::read_what_came(http::response_reader& reader)
{
    std::array<char, record_size> record;
    tls_stream::progress step;
    out_->stream.begin_reading();
    while (!step.error && step.next == want::nothing && !reader.done() && !reader.failed()) {
        step = out_->stream.read(record.data(), record.size());
        leftover_ = step.bytes - reader.feed({record.data(), step.bytes});
    }
    out_->input_came();
    return step;
}

task<void> connection::let_end(stopper& stop)
{
    out_->awaited.emplace(out_->stream.get_executor(), clock::time_point::max());
    const stopper::step limit{stop, late_write};
    while (!out_->ended && !stop.stopped())
        co_await out_->awaited->async_wait(asio::as_tuple(asio::deferred));
}

void connection::judge_write(exchange_result& result, const stopper& stop) noexcept
{
    // A write that was broken off proves nothing.
    const bool untouched = out_->failed_untouched() && !stop.stopped();
    result.delivery = untouched ? delivery::not_sent : delivery::maybe_sent;
    if (!out_->ended)
        close();
    else if (out_->error)
        result.cause = out_->error;
}

void connection::close() noexcept
{
    out_->stream.close();
}

void connection::finish(http::response_reader& reader, exchange_result& result, const stopper& stop)
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
        expires_at_ = stop.now() + *result.response->keep_alive_timeout;
}

bool connection::is_quiet(clock::time_point now)
{
    return !has_expired(now) && out_->stream.is_quiet();
}

} // namespace sunco::transport
