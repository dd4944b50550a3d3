#include <emulator/connection.hpp>

#include <emulator/admin.hpp>
#include <emulator/answers.hpp>
#include <emulator/schema.hpp>
#include <http/fields.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <utility>

namespace sunco::emulation {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr auto token = asio::as_tuple(asio::deferred);

// What the service's platform allows for a request's line and headers.
constexpr std::uint32_t header_limit = 16 * 1024;
// Room for a header and a good piece of the body behind it.
constexpr std::size_t buffer_limit = 128 * 1024;
// A peer that is refused while it still sends gets so much time, and so many bytes, to notice.
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes = 1024 * 1024;
constexpr std::chrono::seconds goodbye_time{1};

// What the peer did wrong, as opposed to a connection that ended.
bool is_parse_error(const boost::system::error_code& ec)
{
    return ec.category() == http::make_error_code(http::error::bad_method).category() &&
           ec != http::error::end_of_stream && ec != http::error::partial_message;
}

bool is_too_large(const boost::system::error_code& ec)
{
    return ec == http::error::header_limit || ec == http::error::buffer_overflow;
}

request take_head(const http::request<http::string_body>& head)
{
    request r;
    r.method = std::string{head.method_string()};
    r.target = std::string{head.target()};
    for (const auto& field : head)
        r.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    return r;
}

} // namespace

connection::connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls,
                       std::shared_ptr<service> shared,
                       std::shared_ptr<const std::vector<std::string>> names)
    : tls_{std::move(tls)}, service_{std::move(shared)}, names_{std::move(names)},
      stream_{std::move(socket), *tls_}, timer_{stream_.get_executor()}, buffer_{buffer_limit},
      number_{service_->connection_opened()}
{}

connection::~connection()
{
    close();
}

asio::awaitable<void> connection::run(std::shared_ptr<connection> self)
{
    const bool secure = co_await self->handshake();
    bool more = secure;
    while (more)
        more = co_await self->exchange();
    self->close();
}

void connection::stop() noexcept
{
    stopped_ = true;
    timer_.cancel();
    close();
}

asio::awaitable<bool> connection::handshake()
{
    transport().expires_after(service_->config().idle_timeout);
    const auto [ec] = co_await stream_.async_handshake(asio::ssl::stream_base::server, token);
    if (ec)
        co_return false;
    service_->handshake_done(SSL_session_reused(stream_.native_handle()) == 1);
    co_return true;
}

asio::awaitable<bool> connection::exchange()
{
    parser_type parser;
    request r;
    const error_code ec = co_await read(parser, r);
    if (ec) {
        if (is_parse_error(ec))
            co_await complain(ec);
        else if (ec == http::error::end_of_stream)
            co_await hang_up();
        co_return false;
    }
    const framing how{parser.keep_alive() && !r.oversize, r.method == "HEAD"};
    const bool oversize = r.oversize;
    const bool again = co_await serve(std::move(r), how);
    if (oversize && open_)
        co_await linger();
    else if (!again && open_)
        co_await hang_up();
    co_return again;
}

// Reads a request. The body limit is kept here: the parser's own would fail before the checks that
// come first.
asio::awaitable<connection::error_code> connection::read(parser_type& parser, request& r)
{
    parser.header_limit(header_limit);
    parser.body_limit(boost::none);
    transport().expires_after(service_->config().idle_timeout);
    const auto [head_ec, head_size] =
        co_await http::async_read_header(stream_, buffer_, parser, token);
    if (head_ec)
        co_return head_ec;
    r = take_head(parser.get());
    const std::size_t most = is_admin(r) ? largest_admin_body : largest_body;
    r.oversize = parser.content_length().value_or(0) > most;
    if (r.oversize)
        co_return error_code{};
    parser.body_limit(most);
    if (sunco::http::iequals(r.header("Expect"), "100-continue")) {
        const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
        if (!sent)
            co_return asio::error::broken_pipe;
    }
    if (parser.is_done())
        co_return error_code{};
    const auto [ec, size] = co_await http::async_read(stream_, buffer_, parser, token);
    r.oversize = ec == http::error::body_limit;
    if (ec && !r.oversize)
        co_return ec;
    r.body = std::move(parser.get().body());
    co_return error_code{};
}

asio::awaitable<void> connection::complain(error_code why)
{
    answer a = is_too_large(why)
                   ? error_answer(431, "bad_request", "Request header fields too large")
                   : bad_request({"The request is not valid HTTP"});
    const std::string bytes = render(a, service_->now(), false, false);
    const bool sent = co_await write(bytes);
    if (!sent)
        co_return;
    co_await linger();
}

asio::awaitable<bool> connection::serve(request r, framing how)
{
    if (is_admin(r))
        co_return co_await administer(std::move(r), how);
    const admission a = service_->admit(r, number_, how.keep_alive);
    bool more = false;
    if (a.fault) {
        more = co_await misbehave(a, std::move(r), how);
    } else {
        answer what = service_->apply(a, r);
        more = co_await reply(a.sequence, std::move(what), how);
    }
    service_->finished(a.sequence);
    co_return more;
}

bool connection::is_admin(const request& r) const noexcept
{
    return service_->config().admin && emulation::is_admin(r.target);
}

// Neither in the log nor in the way of a fault: it is no one's request to the service.
asio::awaitable<bool> connection::administer(request r, framing how)
{
    const answer what = serve_admin(*service_, r, *names_);
    const std::string bytes = render(what, service_->now(), how.keep_alive, how.head_only);
    const bool sent = co_await write(bytes);
    co_return sent && !stopped_ && how.keep_alive;
}

// Sends an answer. Returns whether the connection goes on.
asio::awaitable<bool> connection::reply(std::uint64_t sequence, answer what, framing how)
{
    const std::string bytes = render(what, service_->now(), how.keep_alive, how.head_only);
    // Noted before the last byte can arrive, so that a test which has the answer finds the note;
    // and taken back where that fails.
    service_->answered(sequence);
    const bool sent = co_await write(bytes);
    if (!sent)
        service_->not_answered(sequence);
    if (!sent || stopped_)
        co_return false;
    co_return how.keep_alive;
}

asio::awaitable<bool> connection::write(std::string_view bytes)
{
    transport().expires_after(service_->config().idle_timeout);
    const auto [ec, size] =
        co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), token);
    co_return !ec;
}

// Returns whether the wait came to its end.
asio::awaitable<bool> connection::pause(std::chrono::milliseconds wait)
{
    if (stopped_)
        co_return false;
    timer_.expires_after(wait);
    [[maybe_unused]] const auto ended = co_await timer_.async_wait(token);
    co_return !stopped_;
}

// Closes towards a peer that may still be sending. To close with unread bytes would reset the
// connection, and the answer might be lost with it; so the peer gets its end of stream first, and
// what it sends until it has noticed is read and forgotten.
asio::awaitable<void> connection::linger()
{
    error_code ignored;
    transport().socket().shutdown(asio::socket_base::shutdown_send, ignored);
    transport().expires_after(linger_time);
    std::array<char, 4096> scratch;
    std::size_t total = 0;
    while (total < linger_bytes) {
        const auto [ec, size] = co_await stream_.async_read_some(asio::buffer(scratch), token);
        if (ec)
            co_return;
        total += size;
    }
}

// Closes in good order, but does not wait for the peer to do the same.
asio::awaitable<void> connection::hang_up()
{
    error_code ignored;
    transport().socket().shutdown(asio::socket_base::shutdown_receive, ignored);
    transport().expires_after(goodbye_time);
    [[maybe_unused]] const auto ended = co_await stream_.async_shutdown(token);
    close();
}

void connection::reset() noexcept
{
    error_code ignored;
    transport().socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    close();
}

void connection::close() noexcept
{
    if (!open_)
        return;
    open_ = false;
    transport().close();
    service_->connection_closed();
}

} // namespace sunco::emulation
