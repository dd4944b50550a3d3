#pragma once

#include <sunco/config.hpp>

#include <boost/asio/any_io_executor.hpp>

namespace sunco::session {

/// The executor that a client works on: \p outer itself where one thread runs it, else a strand on
/// it.
[[nodiscard]] boost::asio::any_io_executor guarded(const boost::asio::any_io_executor& outer,
                                                   threading how);

} // namespace sunco::session
