#pragma once

#include <sunco/webhook_receiver.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>
#include <thread>

namespace test {

inline constexpr const char* webhook_secret = "whsec-0123456789";

/// A receiver that runs on a thread of its own.
class receiver_thread {
public:
    explicit receiver_thread(sunco::webhook_receiver_config config = {});
    ~receiver_thread();

    sunco::webhook_receiver* operator->() { return &receiver_; }
    sunco::webhook_receiver& operator*() { return receiver_; }

    /// The next event. Waits for it.
    sunco::webhook_event next();

private:
    boost::asio::io_context io_{1};
    boost::asio::io_context waiting_{1};
    sunco::webhook_receiver receiver_;
    std::thread thread_;
};

/// A plain TCP connection to 127.0.0.1 that sends what it is told. Blocks.
class plain_client {
public:
    explicit plain_client(unsigned short port);
    void send(std::string_view bytes);
    /// Reads one answer with its body. \returns its status, 0 where the connection ended first
    unsigned status();
    /// Whether the peer closes without another byte.
    bool closed();
    /// The header block of the answer that `status` read last.
    std::string head;

private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::socket socket_{io_};
    std::string buffer_;
};

/// The bytes of a webhook call.
std::string call(std::string_view body, std::string_view secret = webhook_secret,
                 std::string_view target = "/");
/// Body of a call with one `user:remove`.
std::string removal(std::string_view event_id, std::string_view user_id = "u1");

} // namespace test
