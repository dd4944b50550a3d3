// The same request with Beast and Asio's TLS, and nothing that sunco adds: no pool, deadline, retry
// or check of the answer.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>

#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

asio::awaitable<void> show(asio::ssl::context& tls, std::string host, std::string app)
{
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver{executor};
    beast::ssl_stream<beast::tcp_stream> stream{executor, tls};
    const auto found = co_await resolver.async_resolve(host, "443", asio::use_awaitable);
    co_await beast::get_lowest_layer(stream).async_connect(found, asio::use_awaitable);
    SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    stream.set_verify_callback(asio::ssl::host_name_verification{host});
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);

    http::request<http::empty_body> request{http::verb::get,
                                            "/v2/apps/" + app + "/users/alice@acme", 11};
    request.set(http::field::host, host);
    request.set(http::field::authorization, std::getenv("AUTHORIZATION"));
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    std::cout << boost::json::parse(response.body()).at("user").at("id").as_string() << '\n';
}

int main()
{
    asio::io_context io{1};
    asio::ssl::context tls{asio::ssl::context::tls_client};
    tls.set_default_verify_paths();
    tls.set_verify_mode(asio::ssl::verify_peer);
    asio::co_spawn(io, show(tls, "api.smooch.io", std::getenv("SUNCO_APP_ID")),
                   [](std::exception_ptr e) {
                       if (e)
                           std::rethrow_exception(e);
                   });
    io.run();
}
