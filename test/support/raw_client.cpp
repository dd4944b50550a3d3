#include <support/raw_client.hpp>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

std::optional<std::string> raw_response::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (boost::algorithm::iequals(key, name))
            return value;
    return std::nullopt;
}

struct raw_client::parts {
    explicit parts(const std::string& ca_pem) : stream{io, make_tls(ca_pem)} {}

    asio::ssl::context& make_tls(const std::string& ca_pem)
    {
        tls.add_certificate_authority(asio::buffer(ca_pem));
        tls.set_verify_mode(asio::ssl::verify_peer);
        return tls;
    }

    // Runs one asynchronous operation to its end, within the time that one may take.
    template <class Start>
    error_code run(Start start)
    {
        error_code result = asio::error::would_block;
        stream.next_layer().expires_after(std::chrono::seconds{10});
        start([&](error_code ec, auto...) { result = ec; });
        io.restart();
        io.run();
        return result;
    }

    template <class Start>
    void run_or_throw(Start start)
    {
        if (const error_code ec = run(start))
            throw boost::system::system_error{ec};
    }

    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    asio::ssl::stream<beast::tcp_stream> stream;
    beast::flat_buffer buffer;
};

raw_client::raw_client(unsigned short port, const std::string& ca_pem)
    : parts_{std::make_unique<parts>(ca_pem)}
{
    auto& stream = parts_->stream;
    stream.set_verify_callback(asio::ssl::host_name_verification{"127.0.0.1"});
    const asio::ip::tcp::endpoint where{asio::ip::address_v4::loopback(), port};
    parts_->run_or_throw([&](auto done) { stream.next_layer().async_connect(where, done); });
    stream.next_layer().socket().set_option(asio::ip::tcp::no_delay{true});
    parts_->run_or_throw(
        [&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
}

raw_client::raw_client(raw_client&&) noexcept = default;
raw_client::~raw_client() = default;

void raw_client::send(std::string_view bytes)
{
    parts_->run_or_throw([&](auto done) {
        asio::async_write(parts_->stream, asio::buffer(bytes.data(), bytes.size()), done);
    });
}

raw_response raw_client::read(bool to_head)
{
    http::response_parser<http::string_body> parser;
    parser.skip(to_head);
    parts_->run_or_throw(
        [&](auto done) { http::async_read(parts_->stream, parts_->buffer, parser, done); });
    raw_response out;
    out.status = parser.get().result_int();
    for (const auto& field : parser.get())
        out.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    out.body = parser.get().body();
    out.keep_alive = parser.keep_alive();
    return out;
}

void raw_client::reset()
{
    auto& socket = parts_->stream.next_layer().socket();
    socket.set_option(asio::socket_base::linger{true, 0});
    socket.close();
}

std::pair<std::string, ending> raw_client::read_to_end()
{
    std::string out = beast::buffers_to_string(parts_->buffer.data());
    parts_->buffer.clear();
    std::array<char, 4096> piece{};
    while (true) {
        std::size_t size = 0;
        const error_code ec = parts_->run([&](auto done) {
            parts_->stream.async_read_some(asio::buffer(piece),
                                           [&size, done](error_code e, std::size_t n) {
                                               size = n;
                                               done(e);
                                           });
        });
        out.append(piece.data(), size);
        if (ec == asio::error::eof)
            return {out, ending::orderly};
        if (ec == asio::error::connection_reset)
            return {out, ending::reset};
        if (ec == beast::error::timeout)
            return {out, ending::timeout};
        if (ec)
            return {out, ending::cut};
    }
}

std::string raw_request(std::string_view method, std::string_view target, std::string_view headers,
                        std::string_view body)
{
    std::string out{method};
    out.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(headers);
    if (!body.empty())
        out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n";
    return out.append("\r\n").append(body);
}

namespace {

std::string base64(std::string_view text)
{
    std::string out(beast::detail::base64::encoded_size(text.size()), '\0');
    out.resize(beast::detail::base64::encode(out.data(), text.data(), text.size()));
    return out;
}

std::string base64_url(std::string_view text)
{
    std::string out = base64(text);
    std::ranges::replace(out, '+', '-');
    std::ranges::replace(out, '/', '_');
    out.erase(std::ranges::find(out, '='), out.end());
    return out;
}

} // namespace

std::string basic(std::string_view key_id, std::string_view secret)
{
    return "Basic " + base64(std::string{key_id} + ':' + std::string{secret});
}

std::string jwt(std::string_view head, std::string_view claims, std::string_view secret)
{
    const std::string text = base64_url(head) + '.' + base64_url(claims);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return text + '.' + base64_url({reinterpret_cast<const char*>(digest.data()), size});
}

} // namespace test
