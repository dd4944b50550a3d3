#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace sunco::sync {

template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> as_awaitable(Work work)
{
    co_return work();
}

/// Does \p work, which may block, on \p thread and comes back with its result or exception.
///
/// Without cancellation: a signal from here would reach the other thread unguarded. What \p work
/// points to must live until it is done.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_thread(boost::asio::any_io_executor thread,
                                                              Work work)
{
    auto there = as_awaitable(std::move(work));
    auto token = boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot{},
                                                     boost::asio::use_awaitable);
    co_return co_await boost::asio::co_spawn(thread, std::move(there), token);
}

} // namespace sunco::sync
