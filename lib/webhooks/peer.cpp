#include <webhooks/peer.hpp>

#include <json/webhook.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>

#include <array>
#include <string>
#include <utility>

namespace sunco::webhooks {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using stats = webhook_receiver_stats;

constexpr auto token = asio::as_tuple(asio::deferred);

// A peer that is refused while it still sends gets so many bytes to notice.
constexpr std::size_t linger_bytes = 256 * 1024;

std::string render(unsigned status, bool keep_alive)
{
    const std::string_view body = status == 200 ? "{}" : "";
    std::string out = "HTTP/1.1 " + std::to_string(status) + ' ';
    out += http::obsolete_reason(http::int_to_status(status));
    out += "\r\nContent-Type: application/json\r\nContent-Length: ";
    out += std::to_string(body.size());
    if (status == 405)
        out += "\r\nAllow: POST";
    if (!keep_alive)
        out += "\r\nConnection: close";
    out += "\r\n\r\n";
    return out += body;
}

std::string_view path_of(std::string_view target)
{
    return target.substr(0, target.find('?'));
}

// 0 where the peer has only gone away.
unsigned status_of(const boost::system::error_code& ec)
{
    if (ec == http::error::header_limit || ec == http::error::buffer_overflow)
        return 431;
    if (ec == http::error::body_limit)
        return 413;
    const bool ended = ec == http::error::end_of_stream || ec == http::error::partial_message;
    const bool parsing = ec.category() == http::make_error_code(http::error::bad_method).category();
    return parsing && !ended ? 400 : 0;
}

} // namespace

peer::peer(asio::ip::tcp::socket socket, std::shared_ptr<listener> owner)
    : owner_{std::move(owner)}, stream_{std::move(socket), owner_->tls()},
      buffer_{owner_->config().header_bytes + 64 * 1024}
{}

asio::awaitable<void> peer::run(std::shared_ptr<peer> self)
{
    self->deadline_ = self->owner_->config().time->make_alarm(
        self->stream_.get_executor(), [weak = self->weak_from_this()] {
            if (const auto alive = weak.lock())
                alive->on_too_slow();
        });
    if (!self->owner_->secure()) {
        co_await self->serve(self->socket());
    } else {
        self->allow(self->owner_->config().call_timeout);
        const auto [ec] =
            co_await self->stream_.async_handshake(asio::ssl::stream_base::server, token);
        if (!ec)
            co_await self->serve(self->stream_);
    }
    self->stop();
}

void peer::stop() noexcept
{
    open_ = false;
    error_code ignored;
    socket().close(ignored);
    if (deadline_)
        deadline_->off();
}

void peer::allow(std::chrono::milliseconds time)
{
    deadline_->set(owner_->config().time->now() + time);
}

void peer::on_too_slow()
{
    if (open_ && in_call_)
        owner_->count(&stats::too_slow);
    stop();
}

template <class Stream>
asio::awaitable<void> peer::serve(Stream& stream)
{
    bool more = true;
    while (more && open_)
        more = co_await take_call(stream);
}

// Takes one call. Returns whether another may follow.
template <class Stream>
asio::awaitable<bool> peer::take_call(Stream& stream)
{
    const error_code gone = co_await wait_for_call(stream);
    if (gone || !open_)
        co_return false;
    in_call_ = true;
    allow(owner_->config().call_timeout);
    parser_type parser;
    const reply r = co_await read_call(stream, parser);
    if (!open_ || r.status == 0)
        co_return false;
    if (r.counter)
        owner_->count(r.counter);
    const bool whole = parser.is_done();
    const bool keep_alive = whole && parser.keep_alive();
    const std::string answer = render(r.status, keep_alive);
    const error_code ec = co_await send(stream, answer);
    in_call_ = false;
    if (!ec && !whole)
        co_await linger(stream);
    co_return !ec && keep_alive;
}

template <class Stream>
asio::awaitable<peer::error_code> peer::wait_for_call(Stream& stream)
{
    if (buffer_.size() > 0)
        co_return error_code{};
    allow(owner_->config().idle_timeout);
    const auto [ec, size] = co_await stream.async_read_some(buffer_.prepare(4096), token);
    buffer_.commit(size);
    co_return ec;
}

template <class Stream>
asio::awaitable<peer::reply> peer::read_call(Stream& stream, parser_type& parser)
{
    const webhook_receiver_config& config = owner_->config();
    parser.header_limit(static_cast<std::uint32_t>(config.header_bytes));
    parser.body_limit(boost::none);
    const auto [head_ec, head_size] =
        co_await http::async_read_header(stream, buffer_, parser, token);
    if (head_ec)
        co_return reply{status_of(head_ec), &stats::malformed};
    const reply refused = judge_head(parser);
    if (refused.status != 200)
        co_return refused;
    parser.body_limit(config.body_bytes);
    if (parser.get()[http::field::expect] == "100-continue") {
        const error_code ec = co_await send(stream, "HTTP/1.1 100 Continue\r\n\r\n");
        if (ec)
            co_return reply{0, nullptr};
    }
    const auto [ec, size] = co_await http::async_read(stream, buffer_, parser, token);
    if (ec)
        co_return reply{status_of(ec), &stats::malformed};
    co_return judge_body(parser.get().body());
}

// The secret comes before the body, so that a stranger's body takes no memory.
peer::reply peer::judge_head(const parser_type& parser) const
{
    const auto& head = parser.get();
    const webhook_receiver_config& config = owner_->config();
    const std::string_view target{head.target().data(), head.target().size()};
    if (path_of(target) != config.path)
        return {404, &stats::malformed};
    if (head.method() != http::verb::post)
        return {405, &stats::malformed};
    const auto key = head["X-API-Key"];
    if (!owner_->knows({key.data(), key.size()}))
        return {401, &stats::unauthorized};
    if (parser.content_length().value_or(0) > config.body_bytes)
        return {413, &stats::malformed};
    return {200, nullptr};
}

peer::reply peer::judge_body(std::string_view body)
{
    result<std::vector<webhook_event>> events = json::decode_webhook_call(body);
    if (!events)
        return {400, &stats::malformed};
    const inbox::verdict v = owner_->events()->accept(*std::move(events));
    if (!v.accepted)
        return {503, &stats::deferred};
    owner_->count(&stats::repeated, v.repeated);
    return {200, &stats::accepted};
}

template <class Stream>
asio::awaitable<peer::error_code> peer::send(Stream& stream, std::string_view bytes)
{
    const auto [ec, size] =
        co_await asio::async_write(stream, asio::buffer(bytes.data(), bytes.size()), token);
    co_return ec;
}

// To close with unread bytes would reset the connection, and the answer might be lost with it.
template <class Stream>
asio::awaitable<void> peer::linger(Stream& stream)
{
    error_code ec;
    socket().shutdown(asio::socket_base::shutdown_send, ec);
    std::array<char, 4096> scratch;
    std::size_t total = 0;
    while (!ec && open_ && total < linger_bytes) {
        const auto [read_ec, size] = co_await stream.async_read_some(asio::buffer(scratch), token);
        ec = read_ec;
        total += size;
    }
}

} // namespace sunco::webhooks
