#include <transport/dialer.hpp>

#include <transport/connect_race.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>

#include <unistd.h>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

dialed refused(errc error, error_code cause, bool permanent = false)
{
    dialed d;
    d.error = error;
    d.cause = cause;
    d.permanent = permanent;
    return d;
}

// Asio goes on asking epoll about writing once it has, as to connect, and would then be told with
// each wait to read that the socket can be written.
error_code forget_that_it_connected(tcp::socket& socket)
{
    error_code ec;
    const auto local = socket.local_endpoint(ec);
    if (ec)
        return ec;
    const auto descriptor = socket.release(ec);
    if (ec)
        return ec;
    try {
        socket.assign(local.protocol(), descriptor, ec);
    } catch (...) { // no memory
        ::close(descriptor);
        throw;
    }
    if (ec)
        ::close(descriptor);
    return ec;
}

// The TLS library's own verdict (certificate, version, alert, plain HTTP) will be the same next
// time. A connection that broke on the way may not.
bool is_verdict(const error_code& ec)
{
    return ec.category() == asio::error::get_ssl_category();
}

} // namespace

dialer::dialer(asio::any_io_executor executor, const config& settings, http::base_url target,
               std::shared_ptr<deadline_list> time)
    : executor_{executor}, timeouts_{settings.timeouts}, target_{std::move(target)},
      addresses_{std::make_shared<address_book>(
          executor, settings.resolver ? settings.resolver : system_resolver(), target_.host,
          settings.dns_ttl, std::move(time))},
      tls_{settings.tls}
{}

task<dialed> dialer::dial(stopper& stop)
{
    const auto started = stop.now();
    addresses found;
    {
        const stopper::step limit{stop, timeouts_.resolve};
        found = co_await addresses_->lookup(stop);
    }
    if (stop.stopped())
        co_return refused(errc::timeout, asio::error::timed_out);
    if (found.list.empty())
        co_return refused(found.error == asio::error::timed_out ? errc::timeout : errc::resolve,
                          found.error, found.permanent);

    auto order = interleave_families(found.list);
    auto tcp =
        co_await connect_first(executor_, std::move(order), target_.port, timeouts_.connect, stop);
    // The connection may have opened in the moment in which the call was stopped.
    if (stop.stopped())
        co_return refused(errc::timeout, asio::error::timed_out);
    if (!tcp.socket)
        co_return refused(tcp.error == asio::error::timed_out ? errc::timeout : errc::connect,
                          tcp.error);
    if (const error_code ec = forget_that_it_connected(*tcp.socket))
        co_return refused(errc::connect, ec);
    error_code ignored;
    tcp.socket->set_option(asio::ip::tcp::no_delay{true}, ignored); // it works without
    co_return co_await handshake(std::move(*tcp.socket), started, stop);
}

task<dialed> dialer::handshake(tcp::socket socket, clock::time_point started, stopper& stop)
{
    tls_stream stream{std::move(socket), tls_.context()};
    if (!tls_.prepare(stream, target_.host, target_.is_ip_literal))
        co_return refused(errc::tls, asio::error::invalid_argument, true);
    const stopper::step limit{stop, timeouts_.handshake};
    auto step = stream.handshake();
    while (!step.error && step.next != tls_stream::want::nothing && !stop.stopped()) {
        co_await stream.async_wait(step.next, asio::as_tuple(asio::deferred));
        if (!stop.stopped())
            step = stream.handshake();
    }
    if (stop.stopped())
        co_return refused(errc::timeout, asio::error::timed_out);
    if (step.error)
        co_return refused(errc::tls, step.error, is_verdict(step.error));
    dialed d;
    d.link = std::make_unique<connection>(std::move(stream), stop.now() - started);
    co_return d;
}

} // namespace sunco::transport
