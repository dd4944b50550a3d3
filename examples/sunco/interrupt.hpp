#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <vector>

namespace tool {

/// Makes SIGINT and SIGTERM end the process with status 130, for the time before the functions
/// below, when the process may be waiting for its standard input.
void exit_on_signal();

/// Runs \p work on \p io until it has ended. The first SIGINT or SIGTERM cancels it; one more ends
/// the process with status 130.
/// \throws what \p work throws.
void run_until_signal(boost::asio::io_context& io, boost::asio::awaitable<void> work);

/// The same for work that is ended in another way than by cancelling it: each signal takes the next
/// of \p steps, and one more after the last ends the process.
void run_until_signal(boost::asio::io_context& io, boost::asio::awaitable<void> work,
                      std::vector<std::function<void()>> steps);

} // namespace tool
