#pragma once

#include <emulator/webhook_book.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace sunco::emulation {

/// One call of a webhook: a POST on a connection of its own. Used on one strand.
class webhook_post {
public:
    webhook_post(boost::asio::any_io_executor executor, webhook_call call);

    /// Makes the call. Keeps \p self alive.
    /// \param limit for all of it; by the real clock, since the peer's time is real
    static boost::asio::awaitable<call_result> run(std::shared_ptr<webhook_post> self,
                                                   std::chrono::milliseconds limit);
    /// Ends it at once.
    void stop() noexcept;

    /// The target's number.
    [[nodiscard]] std::uint64_t number() const noexcept { return call_.number; }

private:
    using error_code = boost::system::error_code;

    boost::asio::awaitable<error_code> connect();
    boost::asio::awaitable<error_code> secure();
    template <class Stream>
    boost::asio::awaitable<call_result> exchange(Stream& stream);
    [[nodiscard]] std::string bytes() const;
    boost::asio::ip::tcp::socket& socket() noexcept { return stream_.next_layer(); }
    [[nodiscard]] call_result failed(const error_code& why) const;

    webhook_call call_;
    boost::asio::ssl::context tls_;
    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
    boost::asio::steady_timer limit_;
    boost::beast::flat_buffer buffer_{64 * 1024};
    bool late_ = false;
    bool stopped_ = false;
};

} // namespace sunco::emulation
