#pragma once

#include <transport/address_book.hpp>
#include <transport/connection.hpp>
#include <transport/stopper.hpp>
#include <transport/task.hpp>
#include <transport/tls.hpp>

#include <http/base_url.hpp>
#include <sunco/config.hpp>
#include <sunco/error.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace sunco::transport {

/// A connection, or why there is none. Nothing was sent in either case.
struct dialed {
    std::unique_ptr<connection> link;
    errc error{};
    boost::system::error_code cause;
    /// Trying again is of no use: the name does not exist, or the peer cannot be trusted.
    bool permanent = false;
};

/// Opens connections to one base URL: address, TCP, TLS.
class dialer {
public:
    dialer(boost::asio::any_io_executor executor, const config& settings, http::base_url target,
           std::shared_ptr<deadline_list> time);

    /// Never throws for what the network did. Where \p stop has stopped the call, the result says
    /// `timeout` and the caller asks \p stop for the cause.
    task<dialed> dial(stopper& stop);

    /// Cancels a lookup that nobody waits for any more.
    void close() { addresses_->close(); }

private:
    task<dialed> handshake(boost::asio::ip::tcp::socket socket, clock::time_point started,
                           stopper& stop);

    boost::asio::any_io_executor executor_;
    timeout_config timeouts_;
    http::base_url target_;
    std::shared_ptr<address_book> addresses_;
    tls tls_;
};

} // namespace sunco::transport
