#pragma once

#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace sunco::transport {

/// A TCP connection, or why there is none.
struct connected {
    std::optional<boost::asio::ip::tcp::socket> socket;
    boost::system::error_code error;
};

/// Opens TCP to the first of \p addresses that answers, as RFC 8305 section 5 describes: the next
/// one is tried 250 ms after the last, or at once when that has failed, while the earlier go on.
/// Each has \p limit to answer.
task<connected> connect_first(boost::asio::any_io_executor executor,
                              std::vector<boost::asio::ip::address> addresses, std::uint16_t port,
                              clock::duration limit, stopper& stop);

/// The order in which RFC 8305 section 4 tries addresses: families take turns, the first one first.
[[nodiscard]] std::vector<boost::asio::ip::address>
interleave_families(const std::vector<boost::asio::ip::address>& addresses);

} // namespace sunco::transport
