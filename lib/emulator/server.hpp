#pragma once

#include <emulator/certificate.hpp>
#include <emulator/connection.hpp>
#include <emulator/service.hpp>
#include <emulator/webhook_caller.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sunco::emulation {

/// The listener and its connections, all on an executor that runs one thing at a time.
class server : public std::enable_shared_from_this<server> {
public:
    /// Binds and listens. \throws sunco::error `errc::configuration`
    server(boost::asio::any_io_executor executor, const boost::asio::ip::tcp::endpoint& where,
           const identity_papers& papers, std::shared_ptr<service> shared);

    /// From any thread.
    void start();
    /// From any thread.
    void stop();
    [[nodiscard]] boost::asio::ip::tcp::endpoint local_endpoint() const { return local_; }

private:
    static boost::asio::awaitable<void> accept(std::shared_ptr<server> self);
    static boost::asio::awaitable<void> serve(std::shared_ptr<server> self,
                                              std::shared_ptr<connection> peer);
    void close_all();

    std::shared_ptr<boost::asio::ssl::context> tls_;
    std::shared_ptr<service> service_;
    boost::asio::any_io_executor executor_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint local_;
    boost::asio::steady_timer respite_;
    std::set<std::shared_ptr<connection>> connections_;
    std::shared_ptr<webhook_caller> webhooks_;
    /// Names under which it may be reached.
    std::shared_ptr<const std::vector<std::string>> names_;
    std::atomic<bool> started_ = false;
};

} // namespace sunco::emulation
