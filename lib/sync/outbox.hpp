#pragma once

#include <sync/waiting_line.hpp>

#include <sunco/error.hpp>
#include <sunco/sync/result_sink.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace sunco::sync {

/// Outcomes on their way to a sink: what ends while the sink is at work goes to it together. For
/// one strand.
class outbox : public std::enable_shared_from_this<outbox> {
public:
    /// \param on_broken hears what the sink has thrown; it is given nothing more
    outbox(boost::asio::any_io_executor strand, std::shared_ptr<result_sink> sink,
           std::function<void(std::exception_ptr)> on_broken)
        : strand_{std::move(strand)}, sink_{std::move(sink)}, on_broken_{std::move(on_broken)}
    {}

    /// Sends \p r off.
    void put(record_result r);
    /// Waits until not too many are on their way.
    [[nodiscard]] boost::asio::awaitable<void> has_room();
    /// Waits until all have arrived.
    [[nodiscard]] boost::asio::awaitable<void> is_empty();

private:
    static constexpr std::size_t most_waiting = 1'024;

    static boost::asio::awaitable<void> deliver_all(std::shared_ptr<outbox> self);

    boost::asio::any_io_executor strand_;
    std::shared_ptr<result_sink> sink_;
    std::function<void(std::exception_ptr)> on_broken_;
    std::vector<record_result> waiting_;
    waiting_line line_;
    bool delivering_ = false;
};

} // namespace sunco::sync
