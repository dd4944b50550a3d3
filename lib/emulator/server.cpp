#include <emulator/server.hpp>

#include <net/listening.hpp>
#include <net/one_thread.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/strand.hpp>

#include <exception>
#include <utility>

namespace sunco::emulation {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto token = asio::as_tuple(asio::deferred);

std::shared_ptr<asio::ssl::context> make_tls(const identity_papers& papers)
{
    auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                     asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                     asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression);
    tls->use_certificate_chain(asio::buffer(papers.certificate));
    tls->use_private_key(asio::buffer(papers.key), asio::ssl::context::pem);
    return tls;
}

std::shared_ptr<const std::vector<std::string>> names_of(const tcp::endpoint& where,
                                                         const emulator_config& config)
{
    auto names = std::make_shared<std::vector<std::string>>(config.host_names);
    names->insert(names->end(), {"localhost", "127.0.0.1", "::1", where.address().to_string()});
    return names;
}

// A strand costs an allocation for each operation on a socket, a third of all that a request does.
asio::any_io_executor one_at_a_time(const asio::any_io_executor& executor)
{
    if (net::runs_in_one_thread(executor))
        return executor;
    return asio::make_strand(executor);
}

} // namespace

server::server(asio::any_io_executor executor, const tcp::endpoint& where,
               const identity_papers& papers, std::shared_ptr<service> shared)
    : tls_{make_tls(papers)}, service_{std::move(shared)}, executor_{one_at_a_time(executor)},
      acceptor_{executor_}, local_{net::listen(acceptor_, where)}, respite_{executor_},
      webhooks_{std::make_shared<webhook_caller>(executor_, service_)}, names_{names_of(
                                                                            where,
                                                                            service_->config())}
{}

void server::start()
{
    if (started_.exchange(true))
        return;
    asio::co_spawn(executor_, accept(shared_from_this()), asio::detached);
    webhooks_->start();
}

void server::stop()
{
    started_ = true;
    asio::dispatch(executor_, [self = shared_from_this()] { self->close_all(); });
}

void server::close_all()
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    respite_.cancel();
    webhooks_->stop();
    for (const std::shared_ptr<connection>& peer : connections_)
        peer->stop();
}

asio::awaitable<void> server::accept(std::shared_ptr<server> self)
{
    while (self->acceptor_.is_open()) {
        auto [ec, socket] = co_await self->acceptor_.async_accept(token);
        if (!self->acceptor_.is_open())
            co_return;
        if (ec) {
            // Most likely out of file descriptors: to try again at once would only burn time.
            self->respite_.expires_after(std::chrono::milliseconds{50});
            [[maybe_unused]] const auto ended = co_await self->respite_.async_wait(token);
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        auto peer = std::make_shared<connection>(std::move(socket), self->tls_, self->service_,
                                                 self->names_);
        self->connections_.insert(peer);
        asio::co_spawn(self->executor_, serve(self, peer), asio::detached);
    }
}

asio::awaitable<void> server::serve(std::shared_ptr<server> self, std::shared_ptr<connection> peer)
{
    try {
        co_await connection::run(peer);
    } catch (const std::exception&) {
        // Out of memory, most likely: it ends this connection alone.
        peer->stop();
    }
    self->connections_.erase(peer);
}

} // namespace sunco::emulation
