// A service over HTTP that asks for users to answer its own callers: GET /users/ID.
//
// What each caller has left of its time goes along: a request with the header Request-Timeout-Ms is
// given up after that many milliseconds at the latest. Its traceparent goes along too. Connections
// to Zendesk and the requests that wait for one are bounded: what is beyond them is answered 503 at
// once, which is better than a queue that only grows. Ends on SIGINT or SIGTERM.
//
//     examples/with_emulator.py build/dev/examples/sunco/sunco -- build/dev/examples/http_service

#include "../settings_from_environment.hpp"

#include <sunco/sunco.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;

namespace {

constexpr std::chrono::milliseconds longest{2'000};

std::chrono::milliseconds time_left(const request& r)
{
    const auto text = r["Request-Timeout-Ms"];
    unsigned asked = 0;
    const auto [end, bad] = std::from_chars(text.begin(), text.end(), asked);
    const bool whole = bad == std::errc{} && end == text.end();
    return whole ? std::min(longest, std::chrono::milliseconds{asked}) : longest;
}

// Whose fault it was, in the words of HTTP. What the service said stays here: it may quote a
// person's data.
http::status status_of(const sunco::failure& f)
{
    if (f == sunco::errc::not_found)
        return http::status::not_found;
    if (f == sunco::errc::invalid_argument)
        return http::status::bad_request;
    if (f == sunco::errc::rate_limited || f == sunco::errc::shutting_down)
        return http::status::service_unavailable;
    if (f == sunco::errc::timeout)
        // Not even sent: all connections are busy.
        return f.delivery == sunco::delivery::not_sent ? http::status::service_unavailable
                                                       : http::status::gateway_timeout;
    return http::status::bad_gateway;
}

asio::awaitable<response> answer(request r, sunco::users_api users, std::string app)
{
    response out{http::status::not_found, r.version()};
    out.keep_alive(r.keep_alive());
    constexpr std::string_view prefix = "/users/";
    const std::string target{r.target()};
    // Ids with escapes would have to be decoded first, for which there is Boost.URL.
    if (r.method() != http::verb::get || !target.starts_with(prefix) ||
        target.find_first_of("%?") != target.npos)
        co_return out;
    sunco::call_options options;
    options.timeout = time_left(r);
    if (const auto trace = r.find("traceparent"); trace != r.end())
        options.traceparent = std::string{trace->value()};
    const auto found = co_await users.try_get(app, target.substr(prefix.size()), options);
    if (found) {
        out.result(http::status::ok);
        out.set(http::field::content_type, "application/json");
        out.body() = boost::json::serialize(boost::json::value_from(*found));
    } else {
        out.result(status_of(found.error()));
        std::cerr << found.error() << '\n'; // holds nothing private
    }
    co_return out;
}

asio::awaitable<void> serve(tcp::socket socket, sunco::users_api users, std::string app)
{
    beast::tcp_stream stream{std::move(socket)};
    beast::flat_buffer buffer;
    for (bool more = true; more;) {
        request r;
        stream.expires_after(std::chrono::seconds{30});
        co_await http::async_read(stream, buffer, r, asio::use_awaitable);
        stream.expires_never(); // the call has a deadline of its own
        auto reply = co_await answer(std::move(r), users, app);
        reply.prepare_payload();
        stream.expires_after(std::chrono::seconds{30});
        co_await http::async_write(stream, reply, asio::use_awaitable);
        more = reply.keep_alive();
    }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, sunco::users_api users, std::string app)
{
    asio::steady_timer pause{acceptor.get_executor()};
    while (acceptor.is_open()) {
        auto [failed, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (!failed) {
            // A caller that goes away ends its own coroutine and nothing else.
            asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), users, app),
                           [](std::exception_ptr) {});
        } else if (acceptor.is_open()) { // no more descriptors, say: soon some are free again
            std::cerr << "accept: " << failed.message() << '\n';
            pause.expires_after(std::chrono::milliseconds{100});
            co_await pause.async_wait(asio::use_awaitable);
        }
    }
}

asio::awaitable<void> stop_on_signal(asio::io_context& io, sunco::client& client,
                                     tcp::acceptor& acceptor)
{
    asio::signal_set signals{io, SIGINT, SIGTERM};
    co_await signals.async_wait(asio::use_awaitable);
    acceptor.close();
    const auto report = co_await client.shutdown(longest);
    std::cout << report.not_sent + report.maybe_sent << " calls left" << std::endl;
    io.stop(); // connections that are idle, and answers that nobody reads
}

} // namespace

int main()
try {
    asio::io_context io{1};
    auto settings = settings_from_environment();
    settings.pool.max_connections = 8;
    settings.pool.max_waiting = 64;
    sunco::client client{io.get_executor(), settings};
    tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::cout << "http://" << acceptor.local_endpoint() << std::endl;
    const auto rethrow = [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    };
    asio::co_spawn(io, accept(acceptor, client.users(), variable("SUNCO_APP_ID")), rethrow);
    asio::co_spawn(io, stop_on_signal(io, client, acceptor), rethrow);
    io.run();
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
