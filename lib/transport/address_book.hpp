#pragma once

#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <sunco/resolver.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace sunco::transport {

/// What a lookup gave.
struct addresses {
    std::vector<boost::asio::ip::address> list;
    /// Set where the list is empty.
    boost::system::error_code error;
    /// The name does not exist, so asking again is of no use.
    bool permanent = false;
};

/// The addresses of one host, remembered for a while. Calls that need them at the same time share
/// one lookup. Where a lookup fails, the last good answer serves on for an hour.
class address_book : public std::enable_shared_from_this<address_book> {
public:
    address_book(boost::asio::any_io_executor executor, std::shared_ptr<resolver> source,
                 std::string host, clock::duration life, std::shared_ptr<deadline_list> time);

    /// Ends early, with the last good answer or `timed_out`, where \p stop says so: `getaddrinfo`
    /// cannot be stopped, so the wait is abandoned and the answer kept for the next caller. While a
    /// lookup hangs that one caller has given up on, the others do not wait for it.
    task<addresses> lookup(stopper& stop);

    /// Cancels a lookup that still runs. A resolver may not heed it, as `getaddrinfo` does not.
    void close();

private:
    [[nodiscard]] bool is_looking() const noexcept { return !lookup_.expired(); }
    void start_lookup();
    void finish_lookup(std::exception_ptr error, std::vector<boost::asio::ip::address> found);
    [[nodiscard]] bool is_usable(clock::duration life) const;
    [[nodiscard]] addresses known_or(const addresses& bad) const;

    boost::asio::any_io_executor executor_;
    std::shared_ptr<resolver> source_;
    std::string host_;
    clock::duration life_;
    std::shared_ptr<deadline_list> time_;
    bool is_literal_ = false;
    addresses known_;
    clock::time_point found_at_;
    addresses last_answer_;
    /// A caller has given up waiting for the lookup that runs.
    bool hangs_ = false;
    /// Cancels the lookup that runs, and lives as long as it does, however it ends.
    std::weak_ptr<boost::asio::cancellation_signal> lookup_;
    boost::asio::steady_timer answered_;
};

/// The system's resolver (`getaddrinfo`), on Asio's resolver thread.
[[nodiscard]] std::shared_ptr<resolver> system_resolver();

} // namespace sunco::transport
