#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <list>

namespace sunco::sync {

/// Coroutines that wait until something has changed, first come first woken. Like a condition
/// variable, for coroutines of one strand: check, wait, check again.
class waiting_line {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Waits at the end of the line for a wake-up, or until \p until. The line must live until
    /// then.
    [[nodiscard]] boost::asio::awaitable<void> wait(boost::asio::any_io_executor executor,
                                                    time_point until = time_point::max());
    /// Wakes the first in the line.
    void wake_one();
    /// Wakes all.
    void wake_all();

private:
    struct place;
    std::list<place*> line_;
};

} // namespace sunco::sync
