#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace sunco::net {

/// Whether \p executor is that of an io_context which was promised a single thread
/// (`io_context{1}`, or one of Asio's hints without locks for sockets), so that what runs on it
/// needs no strand. False where that cannot be known.
[[nodiscard]] bool runs_in_one_thread(const boost::asio::any_io_executor& executor);

/// Whether the calling thread is one that runs the io_context of \p executor. False where that
/// cannot be known.
[[nodiscard]] bool runs_here(const boost::asio::any_io_executor& executor) noexcept;

} // namespace sunco::net
