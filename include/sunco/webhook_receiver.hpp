#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// Takes the service's webhook calls and gives their events to the program. Not part of
/// `sunco.hpp`, since most programs have no use for it.
///
/// \code
/// sunco::webhook_receiver receiver{executor, {.listen = address, .secrets = {secret}}};
/// receiver.start();
/// for (;;) {
///     const sunco::webhook_event event = co_await receiver.next();
///     if (const auto* removed = std::get_if<sunco::user_removed>(&event.what))
///         forget(removed->subject.id);
/// }
/// \endcode

#include <sunco/call_options.hpp>
#include <sunco/credentials.hpp>
#include <sunco/export.hpp>
#include <sunco/model/webhook_event.hpp>
#include <sunco/time_source.hpp>
#include <sunco/users_api.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunco {

namespace webhooks {
class listener;
}

/// How a receiver is set up.
struct webhook_receiver_config {
    /// `ADDRESS:PORT`, the address numeric, IPv6 in brackets. Port 0 takes a free one.
    std::string listen = "127.0.0.1:0";
    /// The path that the service posts to; a query may follow it. Any other one is answered 404.
    std::string path = "/";
    /// The secrets of the webhooks that post here, visible ASCII; one of them must come with each
    /// call. More than one while a secret is changed, or where several webhooks post here.
    std::vector<secret> secrets{};
    /// The server's certificate chain in PEM. Empty: plain HTTP, for a proxy in front that ends
    /// TLS.
    std::string certificate_pem{};
    /// The key of the certificate in PEM.
    secret key_pem{};
    /// Events that wait for `next`. A call for which there is no room is answered 503, and the
    /// service makes it again later; an empty queue takes a call of any length.
    /// `remove_and_confirm` hears of its event even where the queue is full. 0: nobody calls
    /// `next`, and events go to `remove_and_confirm` alone.
    std::size_t queue = 1'000;
    /// How many ids of events are remembered, so that one that the service tells of twice is
    /// given out once.
    std::size_t remembered = 10'000;
    /// Connections at once; further ones wait.
    std::size_t max_connections = 100;
    /// Bytes of a call's body at most; more is answered 413.
    std::size_t body_bytes = 1024 * 1024;
    /// Bytes of a call's line and headers at most; more is answered 431.
    std::size_t header_bytes = 16 * 1024;
    /// From the first byte of a call to its answer, however slowly it comes. The service gives up
    /// after 20 seconds.
    std::chrono::milliseconds call_timeout{10'000};
    /// A connection on which no call begins for so long is closed.
    std::chrono::milliseconds idle_timeout{60'000};
    /// The clock for these; the system's when null.
    std::shared_ptr<time_source> time{};
};

/// What has come so far.
struct webhook_receiver_stats {
    /// Calls answered 200.
    std::uint64_t accepted = 0;
    /// Of their events, those that had been told of before.
    std::uint64_t repeated = 0;
    /// Calls without a right secret, answered 401. The service does not repeat them.
    std::uint64_t unauthorized = 0;
    /// Calls that were no webhook calls: wrong path or method, too large, not HTTP, not JSON.
    std::uint64_t malformed = 0;
    /// Calls answered 503 because the queue was full.
    std::uint64_t deferred = 0;
    /// Connections closed because a call came too slowly.
    std::uint64_t too_slow = 0;
};

/// Listens for the service's webhook calls.
///
/// A call counts as taken, and is answered 200, when its events are in the queue: all of them or
/// none. What the process has not taken out of the queue when it ends is lost.
///
/// \par Thread safety
/// Every function may be called from any thread at any time. Its work runs on the given executor,
/// which may be run by any number of threads.
///
/// \par Lifetime
/// The executor's context must outlive the receiver. Destruction stops it.
class SUNCO_DECL webhook_receiver {
public:
    /// Binds and listens. The service can connect from here on; it is served after `start`.
    /// \throws sunco::error `errc::configuration` where a member cannot be used, or the address is
    ///         taken.
    webhook_receiver(boost::asio::any_io_executor executor, webhook_receiver_config config);
    /// Takes over all of \p other, which may then only be assigned to or destroyed.
    webhook_receiver(webhook_receiver&& other) noexcept;
    /// The two change places: what was here stops when \p other is destroyed.
    webhook_receiver& operator=(webhook_receiver&& other) noexcept;
    /// As `stop`.
    ~webhook_receiver();

    /// Begins to accept connections. A second call does nothing.
    void start();
    /// Closes the listener and all connections, and ends for good. Events that are in the queue can
    /// still be taken.
    void stop();

    /// `http://ADDRESS:PORT/PATH`, or with `https`: what the service is to post to, where it can
    /// reach the address.
    [[nodiscard]] std::string url() const;
    /// The port that it listens on.
    [[nodiscard]] unsigned short port() const;

    /// Takes the next event out of the queue; waits for one where there is none. Several callers
    /// get one each, in the order of their calls.
    ///
    /// Completes on the caller's executor. Cancellation of any type that the calling coroutine
    /// lets through ends it with `boost::asio::error::operation_aborted` and takes no event. So
    /// does `stop`, once the queue is empty.
    /// \throws boost::system::system_error
    [[nodiscard]] boost::asio::awaitable<webhook_event> next();

    /// Counters.
    [[nodiscard]] webhook_receiver_stats stats() const;

private:
    friend struct removal_watch;
    std::shared_ptr<webhooks::listener> listener_;
};

/// What `remove_and_confirm` found out.
struct removal_confirmation {
    /// Whether the service has told that the removal is complete. False: it has answered that it
    /// will remove the user, and not told within the deadline that it has.
    bool confirmed = false;
    /// Id of the user that was removed.
    std::string user_id{};
    /// The event that told of it.
    std::optional<webhook_event> event{};
};

/// Removes a user and waits until the service tells that nothing of it is left.
///
/// The service answers a removal before it is complete, and posts `user:remove` when it is. This
/// looks the user up first, so that what is removed and waited for is one user, whoever else may
/// take its externalId meanwhile. The event goes to `receiver.next()` as well, unless the queue is
/// off.
///
/// \param users of the client that is to remove the user.
/// \param app_id the app that the user belongs to.
/// \param user_id_or_external_id as `users_api::get` takes it.
/// \param receiver where the app's webhook posts to, started; need not outlive the call, but has to
///        listen for the event to arrive.
/// \param deadline for all of it; 1 ms at least.
/// \param options for each of the two calls, which end by the deadline too.
///
/// Completes on the caller's executor. Cancellation of any type that the calling coroutine lets
/// through ends it with `boost::asio::error::operation_aborted`, and so does `receiver.stop()`.
/// Uses the receiver's clock. \returns whether the event came; where the service has answered the
/// removal it never fails for its absence. Where that answer was lost, and the service may have
/// acted, it waits for the event too, and throws what became of the answer when none comes.
/// \throws sunco::error as `users_api::get` and `users_api::remove` do, `not_found` among them.
[[nodiscard]] SUNCO_DECL boost::asio::awaitable<removal_confirmation>
remove_and_confirm(users_api users, std::string app_id, std::string user_id_or_external_id,
                   const webhook_receiver& receiver, std::chrono::milliseconds deadline,
                   call_options options = {});

} // namespace sunco
