// What an expert writes with Beast when nothing else is asked of it: connections that stay open,
// buffers that are used again, a document in an arena. No pool, no deadline, no retry, no check.

#include "dom.hpp"

#include "../client/meter.hpp"
#include "../client/plan.hpp"
#include "../client/threads.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
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
#include <list>
#include <string>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace bench {
namespace {

struct session {
    session(asio::io_context& io, asio::ssl::context& tls) : stream{io, tls} {}

    beast::ssl_stream<beast::tcp_stream> stream;
    beast::flat_buffer input;
    std::string request;
};

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

asio::awaitable<void> open(session& s, const plan& p)
{
    auto& socket = beast::get_lowest_layer(s.stream);
    co_await socket.async_connect(tcp::endpoint{asio::ip::address_v4::loopback(), p.port},
                                  asio::use_awaitable);
    socket.socket().set_option(tcp::no_delay{true});
    require(SSL_set_tlsext_host_name(s.stream.native_handle(), p.host.c_str()) == 1, "SNI");
    require(SSL_set1_host(s.stream.native_handle(), p.host.c_str()) == 1, "host name");
    co_await s.stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
}

bool is_good(const http::response<http::string_body>& answer, const request_parts& what)
{
    if (answer.result_int() != what.expected_status || answer.result_int() == 404)
        return answer.result_int() == what.expected_status;
    const auto found = decode_by_dom(answer.body());
    return found && found->id == user_id;
}

asio::awaitable<void> exchange(session& s, const request_parts& what)
{
    co_await asio::async_write(s.stream, asio::buffer(s.request), asio::use_awaitable);
    http::response_parser<http::string_body> parser;
    co_await http::async_read(s.stream, s.input, parser, asio::use_awaitable);
    require(is_good(parser.get(), what), "wrong answer");
}

asio::awaitable<void> warm(session& s, const plan& p, const request_parts& what)
{
    s.request = wire_request(p);
    co_await open(s, p);
    for (std::size_t i = 0; i < p.warm_up; ++i)
        co_await exchange(s, what);
}

asio::awaitable<void> repeat(session& s, const request_parts& what, meter& m)
{
    while (const auto number = m.take()) {
        const auto begun = meter::clock::now();
        co_await exchange(s, what);
        m.note(*number, begun);
    }
}

void run(const plan& p)
{
    meter m{p};
    // Each connection is one coroutine, so that more threads need no strands.
    asio::io_context io{static_cast<int>(p.threads)};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.load_verify_file(p.ca_file);
    const request_parts what = parts_of(p.operation);
    std::list<session> sessions;
    for (std::size_t i = 0; i < p.connections; ++i)
        asio::co_spawn(io, warm(sessions.emplace_back(io, tls), p, what), &rethrow);
    run_all(io, p.threads);
    for (session& s : sessions)
        asio::co_spawn(io, repeat(s, what, m), &rethrow);
    m.start();
    run_all(io, p.threads);
    m.finish("plain");
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    bench::run(bench::read_plan(argc, argv));
}
