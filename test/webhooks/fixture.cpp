#include <webhooks/fixture.hpp>

#include <support/run.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

sunco::webhook_receiver_config with_secret(sunco::webhook_receiver_config config)
{
    if (config.secrets.empty())
        config.secrets.emplace_back(webhook_secret);
    return config;
}

} // namespace

receiver_thread::receiver_thread(sunco::webhook_receiver_config config)
    : receiver_{io_.get_executor(), with_secret(std::move(config))}
{
    receiver_.start();
    thread_ = std::thread{[this] { io_.run(); }};
}

receiver_thread::~receiver_thread()
{
    // Once all is closed the context has no work left, and its thread ends by itself.
    receiver_.stop();
    thread_.join();
}

sunco::webhook_event receiver_thread::next()
{
    return run(waiting_, receiver_.next());
}

plain_client::plain_client(unsigned short port)
{
    socket_.connect({asio::ip::make_address("127.0.0.1"), port});
}

void plain_client::send(std::string_view bytes)
{
    boost::system::error_code closed_meanwhile;
    asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), closed_meanwhile);
}

unsigned plain_client::status()
{
    boost::system::error_code ec;
    const std::size_t size =
        asio::read_until(socket_, asio::dynamic_buffer(buffer_), "\r\n\r\n", ec);
    if (ec)
        return 0;
    head = buffer_.substr(0, size);
    buffer_.erase(0, size);
    if (head.find("Content-Length: 2\r\n") != std::string::npos) {
        while (buffer_.size() < 2 && !ec)
            asio::read(socket_, asio::dynamic_buffer(buffer_), asio::transfer_at_least(1), ec);
        buffer_.erase(0, 2);
    }
    return static_cast<unsigned>(std::stoul(head.substr(9, 3)));
}

bool plain_client::closed()
{
    char byte = 0;
    boost::system::error_code ec;
    asio::read(socket_, asio::buffer(&byte, 1), ec);
    return ec && buffer_.empty();
}

std::string call(std::string_view body, std::string_view secret, std::string_view target)
{
    return "POST " + std::string{target} +
           " HTTP/1.1\r\nHost: here\r\nX-API-Key: " + std::string{secret} +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

std::string removal(std::string_view event_id, std::string_view user_id)
{
    return R"({"app":{"id":"a1"},"webhook":{"id":"w1","version":"v2"},"events":[{"id":")" +
           std::string{event_id} +
           R"(","createdAt":"2024-11-28T21:42:10.691Z","type":"user:remove",)" +
           R"("payload":{"user":{"id":")" + std::string{user_id} +
           R"(","externalId":"abc123","authenticated":true}}}]})";
}

} // namespace test
