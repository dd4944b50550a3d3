#pragma once

#include <sunco/model/webhook_event.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace sunco::webhooks {

/// Events in the order of their arrival, and those who wait for one, in the order of theirs.
/// Thread-safe. Asio's own channel is not used: in Boost 1.81 it crashes when something is sent
/// after a wait was cancelled.
class mailbox : public std::enable_shared_from_this<mailbox> {
public:
    /// For whoever has waited longest, or for the next who asks. Does nothing once it is closed.
    void put(webhook_event e);
    /// Nothing more will come. What is there can still be taken.
    void close();
    /// How many wait to be taken.
    [[nodiscard]] std::size_t size() const;

    /// Takes the first; waits for it where there is none. \returns nothing where nothing more
    /// will come. Completes on the caller's executor.
    /// \throws boost::system::system_error `operation_aborted` where the caller was cancelled; then
    ///         nothing was taken
    static boost::asio::awaitable<std::optional<webhook_event>> take(std::shared_ptr<mailbox> from);

private:
    using resume = std::function<void(boost::system::error_code, std::optional<webhook_event>)>;
    using waiters = std::list<std::shared_ptr<resume>>;

    template <class Handler>
    void start_take(Handler handler);
    void wait_or_take(std::shared_ptr<resume> r);
    void cancel(const std::shared_ptr<resume>& r);

    mutable std::mutex mutex_;
    std::deque<webhook_event> events_;
    waiters waiting_;
    bool closed_ = false;
};

} // namespace sunco::webhooks
