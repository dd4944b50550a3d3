#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <string>
#include <vector>

namespace sunco {

/// Finds the addresses of a host. Replace it to use another source than the system, or in tests.
class SUNCO_DECL resolver {
public:
    virtual ~resolver() = default;

    /// The addresses of \p host, in the order in which to try them; empty where the name does not
    /// exist.
    ///
    /// Runs on the client's executor. The client stops waiting at its deadline, whether or not this
    /// coroutine heeds cancellation; the object must outlive the coroutine.
    /// \throws boost::system::system_error where the lookup failed and may be tried again.
    virtual boost::asio::awaitable<std::vector<boost::asio::ip::address>>
    resolve(std::string host) = 0;
};

} // namespace sunco
