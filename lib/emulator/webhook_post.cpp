#include <emulator/webhook_post.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <utility>

namespace sunco::emulation {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr auto token = asio::as_tuple(asio::deferred);

} // namespace

webhook_post::webhook_post(asio::any_io_executor executor, webhook_call call)
    : call_{std::move(call)}, tls_{asio::ssl::context::tls_client}, resolver_{executor},
      stream_{executor, tls_}, limit_{executor}
{}

void webhook_post::stop() noexcept
{
    error_code ignored;
    stopped_ = true;
    resolver_.cancel();
    limit_.cancel();
    socket().close(ignored);
}

call_result webhook_post::failed(const error_code& why) const
{
    return {0, late_ ? "no answer in time" : why.message()};
}

asio::awaitable<call_result> webhook_post::run(std::shared_ptr<webhook_post> self,
                                               std::chrono::milliseconds limit)
{
    self->limit_.expires_after(limit);
    self->limit_.async_wait([self](const error_code& stopped) {
        if (stopped)
            return;
        self->late_ = true;
        self->stop();
    });
    call_result result;
    error_code ec = co_await self->connect();
    if (!ec && self->call_.where.secure)
        ec = co_await self->secure();
    if (ec)
        result = self->failed(ec);
    else if (self->call_.where.secure)
        result = co_await self->exchange(self->stream_);
    else
        result = co_await self->exchange(self->socket());
    self->stop();
    co_return result;
}

asio::awaitable<webhook_post::error_code> webhook_post::connect()
{
    const auto [resolve_ec, found] =
        co_await resolver_.async_resolve(call_.where.host, call_.where.port, token);
    if (resolve_ec)
        co_return resolve_ec;
    // To connect would open the socket anew, and nothing would end it again.
    if (stopped_)
        co_return error_code{asio::error::operation_aborted};
    const auto [ec, endpoint] = co_await asio::async_connect(socket(), found, token);
    co_return ec;
}

asio::awaitable<webhook_post::error_code> webhook_post::secure()
{
    error_code ec;
    tls_.set_default_verify_paths(ec);
    if (!call_.ca_pem.empty())
        tls_.add_certificate_authority(asio::buffer(call_.ca_pem), ec);
    if (ec)
        co_return ec;
    const std::string& host = call_.where.host;
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification{host});
    const bool is_address = (asio::ip::make_address(host, ec), !ec);
    if (!is_address)
        SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
    const auto [handshake_ec] =
        co_await stream_.async_handshake(asio::ssl::stream_base::client, token);
    co_return handshake_ec;
}

std::string webhook_post::bytes() const
{
    std::string out = "POST " + call_.where.target + " HTTP/1.1\r\nHost: " + call_.where.authority;
    out += "\r\nX-API-Key: " + call_.secret;
    out += "\r\nContent-Type: application/json\r\nUser-Agent: sunco-emulator\r\n"
           "Connection: close\r\nContent-Length: ";
    out += std::to_string(call_.body.size()) + "\r\n\r\n";
    return out += call_.body;
}

template <class Stream>
asio::awaitable<call_result> webhook_post::exchange(Stream& stream)
{
    const std::string request = bytes();
    const auto [write_ec, sent] = co_await asio::async_write(stream, asio::buffer(request), token);
    // A target that refuses early closes while we write; its answer may be there all the same.
    http::response_parser<http::empty_body> answer;
    const auto [ec, size] = co_await http::async_read_header(stream, buffer_, answer, token);
    if (ec)
        co_return failed(write_ec ? write_ec : ec);
    co_return call_result{answer.get().result_int(), ""};
}

} // namespace sunco::emulation
