#pragma once

#include <sync/health.hpp>
#include <sync/waiting_line.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>

namespace sunco::sync {

/// Lets so many records through at a time, and while the job is paused one by one, each when the
/// next probe is due.
class gate {
public:
    gate(boost::asio::any_io_executor executor, std::size_t limit, const health& h)
        : executor_{std::move(executor)}, limit_{limit}, health_{h}
    {}

    /// Goes through where nothing is in the way. \returns whether it did; then `leave` must follow.
    [[nodiscard]] bool try_enter();
    /// Waits for its turn. \returns false where the gate was closed meanwhile; otherwise `leave`
    /// must follow.
    [[nodiscard]] boost::asio::awaitable<bool> enter();
    void leave();
    /// The health has changed for the better.
    void reopen() { line_.wake_all(); }
    /// Lets nobody through any more.
    void close();

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

private:
    [[nodiscard]] bool may_pass() const;
    [[nodiscard]] time_point worth_a_look() const;

    boost::asio::any_io_executor executor_;
    std::size_t limit_;
    const health& health_;
    waiting_line line_;
    std::size_t in_flight_ = 0;
    bool closed_ = false;
};

} // namespace sunco::sync
