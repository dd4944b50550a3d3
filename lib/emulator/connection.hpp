#pragma once

#include <emulator/service.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// One connection, from handshake to close. Everything runs on the strand of its socket.
class connection {
public:
    connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
               std::shared_ptr<service> shared,
               std::shared_ptr<const std::vector<std::string>> names);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Serves requests one after the other until either side has enough. Keeps \p self alive.
    static boost::asio::awaitable<void> run(std::shared_ptr<connection> self);

    /// Ends whatever goes on, at once.
    void stop() noexcept;

private:
    using parser_type = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using error_code = boost::system::error_code;

    /// How the next answer is to be framed.
    struct framing {
        bool keep_alive = false;
        bool head_only = false;
    };

    boost::asio::awaitable<bool> handshake();
    boost::asio::awaitable<bool> exchange();
    boost::asio::awaitable<error_code> read(parser_type& parser, request& r);
    boost::asio::awaitable<void> complain(error_code why);
    boost::asio::awaitable<bool> serve(request r, framing how);
    boost::asio::awaitable<bool> administer(request r, framing how);

    // What faults do instead; in connection_faults.cpp.
    boost::asio::awaitable<bool> misbehave(admission a, request r, framing how);
    boost::asio::awaitable<bool> delay(admission a, request r, framing how);
    boost::asio::awaitable<bool> pretend(admission a, framing how);
    boost::asio::awaitable<bool> answer_and_leave(admission a, request r, framing how);
    boost::asio::awaitable<bool> apply_late(admission a, request r);
    boost::asio::awaitable<bool> send_half(admission a, request r, framing how);
    boost::asio::awaitable<bool> dribble(admission a, request r, framing how);
    boost::asio::awaitable<void> stall();

    boost::asio::awaitable<bool> reply(std::uint64_t sequence, answer what, framing how);
    boost::asio::awaitable<bool> write(std::string_view bytes);
    boost::asio::awaitable<bool> pause(std::chrono::milliseconds wait);
    boost::asio::awaitable<void> linger();
    boost::asio::awaitable<void> hang_up();
    void reset() noexcept;
    void close() noexcept;

    [[nodiscard]] bool is_admin(const request& r) const noexcept;
    boost::beast::tcp_stream& transport() noexcept { return stream_.next_layer(); }

    std::shared_ptr<boost::asio::ssl::context> tls_;
    std::shared_ptr<service> service_;
    std::shared_ptr<const std::vector<std::string>> names_;
    boost::asio::ssl::stream<boost::beast::tcp_stream> stream_;
    boost::asio::steady_timer timer_;
    boost::beast::flat_buffer buffer_;
    std::uint64_t number_;
    bool open_ = true;
    bool stopped_ = false;
};

} // namespace sunco::emulation
