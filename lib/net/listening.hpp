#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace sunco::net {

/// Reads `ADDRESS:PORT`, where ADDRESS is numeric and an IPv6 one stands in brackets.
///
/// \throws error with errc::configuration.
[[nodiscard]] boost::asio::ip::tcp::endpoint parse_endpoint(const std::string& text);

/// Opens \p acceptor and listens; port 0 lets the system choose one.
///
/// \return where it listens.
/// \throws error with errc::configuration, with the system's reason in failure::cause.
boost::asio::ip::tcp::endpoint listen(boost::asio::ip::tcp::acceptor& acceptor,
                                      const boost::asio::ip::tcp::endpoint& where);

} // namespace sunco::net
