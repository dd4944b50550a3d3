#pragma once

#include <webhooks/listener.hpp>

#include <sunco/time_source.hpp>

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <string_view>

namespace sunco::webhooks {

/// One connection to a receiver. Used on the listener's strand.
class peer : public std::enable_shared_from_this<peer> {
public:
    peer(boost::asio::ip::tcp::socket socket, std::shared_ptr<listener> owner);

    /// Takes calls one after the other until either side has enough. Keeps \p self alive.
    static boost::asio::awaitable<void> run(std::shared_ptr<peer> self);
    /// Ends whatever goes on, at once.
    void stop() noexcept;

private:
    using error_code = boost::system::error_code;
    using parser_type = boost::beast::http::request_parser<boost::beast::http::string_body>;

    /// What a call is answered with.
    struct reply {
        unsigned status = 200;
        std::uint64_t webhook_receiver_stats::*counter = nullptr;
    };

    template <class Stream>
    boost::asio::awaitable<void> serve(Stream& stream);
    template <class Stream>
    boost::asio::awaitable<bool> take_call(Stream& stream);
    template <class Stream>
    boost::asio::awaitable<error_code> wait_for_call(Stream& stream);
    template <class Stream>
    boost::asio::awaitable<reply> read_call(Stream& stream, parser_type& parser);
    template <class Stream>
    boost::asio::awaitable<error_code> send(Stream& stream, std::string_view bytes);
    template <class Stream>
    boost::asio::awaitable<void> linger(Stream& stream);

    [[nodiscard]] reply judge_head(const parser_type& parser) const;
    [[nodiscard]] reply judge_body(std::string_view body);
    void allow(std::chrono::milliseconds time);
    void on_too_slow();
    boost::asio::ip::tcp::socket& socket() noexcept { return stream_.next_layer(); }

    std::shared_ptr<listener> owner_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
    boost::beast::flat_buffer buffer_;
    std::unique_ptr<alarm> deadline_;
    bool in_call_ = false;
    bool open_ = true;
};

} // namespace sunco::webhooks
