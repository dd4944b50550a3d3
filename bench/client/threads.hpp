#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>

namespace bench {

/// Runs \p io on this thread and on others beside it, \p threads in all, until it has no more work.
void run_all(boost::asio::io_context& io, std::size_t threads);

} // namespace bench
