#pragma once

#include <session/core.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

/// What a client does beside its calls. Runs on the client's executor.
namespace sunco::session {

boost::asio::awaitable<client_stats> read_stats(std::shared_ptr<core> client);

boost::asio::awaitable<std::size_t> warm_up(std::shared_ptr<core> client, std::size_t count);

boost::asio::awaitable<drain_report> drain(std::shared_ptr<core> client,
                                           std::chrono::milliseconds grace);

} // namespace sunco::session
