// What a client costs that looks the name up, connects and shakes hands for each call, as generated
// ones do. It is otherwise written as the plain reference is.

#include "../client/meter.hpp"
#include "../client/plan.hpp"
#include "../reference/dom.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <exception>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace bench {
namespace {

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

void check(const http::response<http::string_body>& answer, const request_parts& what)
{
    require(answer.result_int() == what.expected_status, "wrong status");
    if (answer.result_int() == 404)
        return;
    const auto found = decode_by_dom(answer.body());
    require(found && found->id == user_id, "wrong answer");
}

asio::awaitable<void> call(asio::io_context& io, asio::ssl::context& tls, const plan& p,
                           const std::string& request, const request_parts& what)
{
    tcp::resolver resolver{io};
    const auto addresses =
        co_await resolver.async_resolve(p.host, std::to_string(p.port), asio::use_awaitable);
    beast::ssl_stream<beast::tcp_stream> stream{io, tls};
    auto& socket = beast::get_lowest_layer(stream);
    co_await socket.async_connect(addresses, asio::use_awaitable);
    socket.socket().set_option(tcp::no_delay{true});
    require(SSL_set_tlsext_host_name(stream.native_handle(), p.host.c_str()) == 1, "SNI");
    require(SSL_set1_host(stream.native_handle(), p.host.c_str()) == 1, "host name");
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
    co_await asio::async_write(stream, asio::buffer(request), asio::use_awaitable);
    beast::flat_buffer input;
    http::response_parser<http::string_body> parser;
    co_await http::async_read(stream, input, parser, asio::use_awaitable);
    check(parser.get(), what);
}

asio::awaitable<void> repeat(asio::io_context& io, asio::ssl::context& tls, const plan& p, meter& m)
{
    const std::string request = wire_request(p);
    const request_parts what = parts_of(p.operation);
    while (const auto number = m.take()) {
        const auto begun = meter::clock::now();
        co_await call(io, tls, p, request, what);
        m.note(*number, begun);
    }
}

void run(const plan& p)
{
    meter m{p};
    asio::io_context io{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.load_verify_file(p.ca_file);
    for (std::size_t i = 0; i < p.connections; ++i)
        asio::co_spawn(io, repeat(io, tls, p, m), &rethrow);
    m.start();
    io.run();
    m.finish("a connection for each call");
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    bench::run(bench::read_plan(argc, argv));
}
