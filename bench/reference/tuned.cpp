// The same loop after an expert has tuned it: no type-erased executor and no lock in the
// io_context, no layer over the socket, prepared bytes for what does not change, JSON straight into
// the struct, and buffers that are kept. No pool, no deadline, no retry, no check.

#include "sax.hpp"

#include "../client/meter.hpp"
#include "../client/plan.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <exception>
#include <list>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace bench {
namespace {

using executor = asio::io_context::executor_type;
using socket = asio::basic_stream_socket<tcp, executor>;
template <class T>
using task = asio::awaitable<T, executor>;
constexpr asio::use_awaitable_t<executor> awaited;

struct session {
    session(asio::io_context& io, asio::ssl::context& tls) : stream{io, tls} {}

    asio::ssl::stream<socket> stream;
    beast::flat_buffer input;
    std::string request;
    std::string body;
};

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

task<void> open(session& s, const plan& p)
{
    co_await s.stream.next_layer().async_connect(
        tcp::endpoint{asio::ip::address_v4::loopback(), p.port}, awaited);
    s.stream.next_layer().set_option(tcp::no_delay{true});
    require(SSL_set_tlsext_host_name(s.stream.native_handle(), p.host.c_str()) == 1, "SNI");
    require(SSL_set1_host(s.stream.native_handle(), p.host.c_str()) == 1, "host name");
    co_await s.stream.async_handshake(asio::ssl::stream_base::client, awaited);
}

bool is_good(const http::response<http::string_body>& answer, const request_parts& what)
{
    if (answer.result_int() != what.expected_status || answer.result_int() == 404)
        return answer.result_int() == what.expected_status;
    const auto found = decode_by_sax(answer.body());
    return found && found->id == user_id;
}

task<void> exchange(session& s, const request_parts& what)
{
    co_await asio::async_write(s.stream, asio::buffer(s.request), awaited);
    http::response_parser<http::string_body> parser;
    parser.get().body() = std::move(s.body);
    co_await http::async_read(s.stream, s.input, parser, awaited);
    require(is_good(parser.get(), what), "wrong answer");
    s.body = std::move(parser.get().body());
    s.body.clear();
}

task<void> warm(session& s, const plan& p, const request_parts& what)
{
    s.request = wire_request(p);
    co_await open(s, p);
    for (std::size_t i = 0; i < p.warm_up; ++i)
        co_await exchange(s, what);
}

task<void> rest(std::chrono::milliseconds time)
{
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, executor>
        timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(awaited);
}

task<void> repeat(session& s, const plan& p, const request_parts& what, meter& m)
{
    while (const auto number = m.take()) {
        if (p.rest.count() > 0)
            co_await rest(p.rest);
        const auto begun = meter::clock::now();
        co_await exchange(s, what);
        m.note(*number, begun);
    }
}

void run(const plan& p)
{
    meter m{p};
    // One thread runs it, and nothing else posts to it: addresses are given as numbers.
    asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    tls.set_verify_mode(asio::ssl::verify_peer);
    tls.load_verify_file(p.ca_file);
    const request_parts what = parts_of(p.operation);
    std::list<session> sessions;
    for (std::size_t i = 0; i < p.connections; ++i)
        asio::co_spawn(io, warm(sessions.emplace_back(io, tls), p, what), &rethrow);
    io.run();
    for (session& s : sessions)
        asio::co_spawn(io, repeat(s, p, what, m), &rethrow);
    m.start();
    io.restart();
    io.run();
    m.finish("tuned");
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    bench::run(bench::read_plan(argc, argv));
}
