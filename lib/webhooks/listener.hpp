#pragma once

#include <sunco/webhook_receiver.hpp>
#include <webhooks/inbox.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace sunco::webhooks {

class peer;

/// The sockets behind a receiver, all on one strand.
class listener : public std::enable_shared_from_this<listener> {
public:
    using strand = boost::asio::strand<boost::asio::any_io_executor>;

    /// Binds and listens. \throws sunco::error `errc::configuration`
    listener(boost::asio::any_io_executor executor, webhook_receiver_config config);

    /// From any thread.
    void start();
    /// From any thread.
    void stop();

    [[nodiscard]] const webhook_receiver_config& config() const noexcept { return config_; }
    [[nodiscard]] boost::asio::ip::tcp::endpoint local_endpoint() const { return local_; }
    [[nodiscard]] std::shared_ptr<inbox> events() const noexcept { return inbox_; }
    [[nodiscard]] boost::asio::ssl::context& tls() noexcept { return tls_; }
    [[nodiscard]] bool secure() const noexcept { return !config_.certificate_pem.empty(); }

    /// Whether \p text is one of the secrets. Takes the same time whichever it resembles.
    [[nodiscard]] bool knows(std::string_view text) const;

    /// Adds one to a counter.
    void count(std::uint64_t webhook_receiver_stats::*counter, std::uint64_t by = 1);
    [[nodiscard]] webhook_receiver_stats stats() const;

private:
    static boost::asio::awaitable<void> accept(std::shared_ptr<listener> self);
    static boost::asio::awaitable<void> serve(std::shared_ptr<listener> self,
                                              std::shared_ptr<peer> p);
    void close_all();

    webhook_receiver_config config_;
    boost::asio::ssl::context tls_;
    strand strand_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint local_{};
    /// Rings when there is room for another connection, or to try again.
    boost::asio::steady_timer room_;
    std::shared_ptr<inbox> inbox_;
    // Each belongs to its coroutine, and keeps the listener: were they kept here, a context that is
    // destroyed with open connections would leave both behind.
    std::set<std::weak_ptr<peer>, std::owner_less<>> peers_;
    std::atomic<bool> started_ = false;
    mutable std::mutex mutex_;
    webhook_receiver_stats stats_{};
};

} // namespace sunco::webhooks
