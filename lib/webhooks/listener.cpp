#include <webhooks/listener.hpp>

#include <net/listening.hpp>
#include <sunco/error.hpp>
#include <webhooks/peer.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <utility>

namespace sunco::webhooks {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto token = asio::as_tuple(asio::deferred);

[[noreturn]] void refuse(const char* message, boost::system::error_code cause = {})
{
    failure f = make_failure(errc::configuration, message);
    f.cause = cause;
    throw error{std::move(f)};
}

bool is_visible(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

webhook_receiver_config checked(webhook_receiver_config config)
{
    using std::chrono::milliseconds;
    if (config.secrets.empty())
        refuse("a webhook receiver needs a secret");
    for (const secret& s : config.secrets)
        if (s.empty() || !is_visible(s.reveal()))
            refuse("a webhook's secret is empty or not visible ASCII");
    if (!config.path.starts_with('/') || !is_visible(config.path) ||
        config.path.find('?') != std::string::npos)
        refuse("the path for webhook calls must begin with / and have no query");
    if (config.certificate_pem.empty() != config.key_pem.empty())
        refuse("a webhook receiver takes a certificate and its key, or neither");
    if (config.max_connections == 0 || config.body_bytes == 0 || config.header_bytes < 1'024 ||
        config.header_bytes > std::numeric_limits<std::uint32_t>::max())
        refuse("a limit of the webhook receiver is out of its range");
    if (config.call_timeout <= milliseconds{0} || config.idle_timeout <= milliseconds{0})
        refuse("a timeout of the webhook receiver is not above 0");
    if (!config.time)
        config.time = system_time();
    return config;
}

void load_certificate(asio::ssl::context& tls, const webhook_receiver_config& config)
{
    using context = asio::ssl::context;
    tls.set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 |
                    context::no_tlsv1 | context::no_tlsv1_1 | context::no_compression);
    if (config.certificate_pem.empty())
        return;
    const std::string_view key = config.key_pem.reveal();
    boost::system::error_code ec;
    tls.use_certificate_chain(asio::buffer(config.certificate_pem), ec);
    if (ec)
        refuse("the webhook receiver's certificate cannot be used", ec);
    tls.use_private_key(asio::buffer(key.data(), key.size()), context::pem, ec);
    if (ec)
        refuse("the key of the webhook receiver's certificate cannot be used", ec);
}

using digest = std::array<unsigned char, 32>;

digest sha256(std::string_view text)
{
    digest out{};
    EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha256(), nullptr);
    return out;
}

} // namespace

listener::listener(asio::any_io_executor executor, webhook_receiver_config config)
    : config_{checked(std::move(config))}, tls_{asio::ssl::context::tls_server}, strand_{std::move(
                                                                                     executor)},
      acceptor_{strand_}, room_{strand_}, inbox_{std::make_shared<inbox>(config_.queue,
                                                                         config_.remembered)}
{
    load_certificate(tls_, config_);
    local_ = net::listen(acceptor_, net::parse_endpoint(config_.listen));
}

// Digests are of one length, and each is compared in full: the time says nothing of the secrets,
// not even how long they are.
bool listener::knows(std::string_view text) const
{
    const digest given = sha256(text);
    bool found = false;
    for (const secret& s : config_.secrets) {
        const digest known = sha256(s.reveal());
        const bool same = CRYPTO_memcmp(given.data(), known.data(), given.size()) == 0;
        found = found || same;
    }
    return found;
}

void listener::count(std::uint64_t webhook_receiver_stats::*counter, std::uint64_t by)
{
    const std::lock_guard lock{mutex_};
    stats_.*counter += by;
}

webhook_receiver_stats listener::stats() const
{
    const std::lock_guard lock{mutex_};
    return stats_;
}

void listener::start()
{
    if (!started_.exchange(true))
        asio::co_spawn(strand_, accept(shared_from_this()), asio::detached);
}

void listener::stop()
{
    started_ = true;
    inbox_->close();
    asio::dispatch(strand_, [self = shared_from_this()] { self->close_all(); });
}

void listener::close_all()
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    room_.cancel();
    for (const std::weak_ptr<peer>& weak : peers_)
        if (const std::shared_ptr<peer> p = weak.lock())
            p->stop();
}

asio::awaitable<void> listener::accept(std::shared_ptr<listener> self)
{
    while (self->acceptor_.is_open()) {
        if (self->peers_.size() >= self->config_.max_connections) {
            self->room_.expires_at(asio::steady_timer::time_point::max());
            [[maybe_unused]] const auto rung = co_await self->room_.async_wait(token);
            continue;
        }
        auto [ec, socket] = co_await self->acceptor_.async_accept(token);
        if (!self->acceptor_.is_open())
            co_return;
        if (ec) {
            // Most likely out of file descriptors: to try again at once would only burn time.
            self->room_.expires_after(std::chrono::milliseconds{50});
            [[maybe_unused]] const auto rung = co_await self->room_.async_wait(token);
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        auto p = std::make_shared<peer>(std::move(socket), self);
        self->peers_.insert(p);
        asio::co_spawn(self->strand_, serve(self, p), asio::detached);
    }
}

asio::awaitable<void> listener::serve(std::shared_ptr<listener> self, std::shared_ptr<peer> p)
{
    try {
        co_await peer::run(p);
    } catch (const std::exception&) {
        // Out of memory, most likely: it ends this connection, whose place must not stay taken.
        p->stop();
    }
    self->peers_.erase(std::weak_ptr{p});
    self->room_.cancel();
}

} // namespace sunco::webhooks
