#include <sunco/webhook_receiver.hpp>

#include <webhooks/listener.hpp>

#include <utility>

namespace sunco {

namespace asio = boost::asio;

webhook_receiver::webhook_receiver(asio::any_io_executor executor, webhook_receiver_config config)
    : listener_{std::make_shared<webhooks::listener>(std::move(executor), std::move(config))}
{}

webhook_receiver::webhook_receiver(webhook_receiver&&) noexcept = default;

webhook_receiver& webhook_receiver::operator=(webhook_receiver&& other) noexcept
{
    // The old one ends when `other` does.
    std::swap(listener_, other.listener_);
    return *this;
}

webhook_receiver::~webhook_receiver()
{
    if (listener_)
        stop();
}

void webhook_receiver::start()
{
    listener_->start();
}

void webhook_receiver::stop()
{
    listener_->stop();
}

std::string webhook_receiver::url() const
{
    const asio::ip::tcp::endpoint local = listener_->local_endpoint();
    const asio::ip::address address = local.address();
    std::string host = address.to_string();
    if (address.is_v6())
        host = '[' + host + ']';
    return (listener_->secure() ? "https://" : "http://") + host + ':' +
           std::to_string(local.port()) + listener_->config().path;
}

unsigned short webhook_receiver::port() const
{
    return listener_->local_endpoint().port();
}

asio::awaitable<webhook_event> webhook_receiver::next()
{
    return listener_->events()->next();
}

webhook_receiver_stats webhook_receiver::stats() const
{
    return listener_->stats();
}

} // namespace sunco
