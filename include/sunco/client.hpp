#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/client_stats.hpp>
#include <sunco/config.hpp>
#include <sunco/credentials.hpp>
#include <sunco/export.hpp>
#include <sunco/users_api.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace sunco {

/// A pool of HTTPS connections to one base URL, with credentials and policies.
///
/// Make one per process and base URL, and share it. No thread is started, save one that looks host
/// names up. After `fork` only the parent may use it: in the child its calls fail with
/// `errc::shutting_down`, `not_sent`, so that two processes never write to one connection.
/// Calls that ran at the fork go on in the parent, and end in the child with `operation_aborted`
/// when it tells the executor's context of the fork (`notify_fork`), as it must to go on with that.
///
/// \par Thread-safety
/// Every member may be called from any thread at any time, except that construction, assignment and
/// destruction need exclusive access, as usual. `stats`, `warm_up` and `shutdown` cannot be
/// cancelled.
///
/// \par Lifetime
/// The client may be destroyed while operations run: they end with `operation_aborted`. The
/// executor's context must outlive the client and its handles. Where a caller waits on another
/// context, that one must outlive its calls.
class SUNCO_DECL client {
public:
    /// Checks \p settings and prepares TLS; opens no connection yet.
    /// \throws sunco::error `configuration` for settings that cannot be used; the message names the
    ///         setting and not its value.
    client(boost::asio::any_io_executor executor, config settings);

    /// Takes over all of \p other, which may then only be assigned to or destroyed. Calls go on.
    client(client&& other) noexcept;
    /// Destroys this client, as the destructor does, then takes over all of \p other.
    client& operator=(client&& other) noexcept;
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    /// Ends the operations that run with `operation_aborted`, and closes the connections.
    ~client();

    /// The operations on users.
    [[nodiscard]] users_api users() const noexcept;

    /// Uses \p fresh from the next attempt on, retries of running calls included.
    /// \throws sunco::error `configuration` where \p fresh cannot be used.
    void set_credentials(credentials fresh);

    /// The executor that the client was made with.
    [[nodiscard]] boost::asio::any_io_executor get_executor() const noexcept;

    /// Whether one thread runs that executor, as `config::threading` says it or the context
    /// promises. Whatever else works on it needs no strand then, as the client has none.
    [[nodiscard]] bool runs_in_one_thread() const noexcept;

    /// The counters, read on the client's executor.
    [[nodiscard]] boost::asio::awaitable<client_stats> stats() const;

    /// Opens connections until \p count are open, so that the first calls find them ready.
    ///
    /// Dials up to 32 at the same time, and one less at a time with each that fails, so that it
    /// soon ends where there is nobody to answer. Calls may use those that are open meanwhile, but
    /// for the last 32. Ends after `timeouts.total` at the latest; once the client is being shut
    /// down, with those that are just being opened.
    ///
    /// \returns how many are open, those in use or just being opened by calls included. Fewer
    ///          where the pool's limit, the network, or the check of the certificate said no; it
    ///          does not say which, as the first call will.
    [[nodiscard]] boost::asio::awaitable<std::size_t> warm_up(std::size_t count);

    /// Takes no more calls, lets the running ones end for up to \p grace, and cancels the rest.
    ///
    /// Calls made afterwards fail with `errc::shutting_down`, `delivery::not_sent`. There is no way
    /// back. It may be called again, also while it runs: each waits for its own \p grace, the one
    /// that is over first cancels the calls, and the others count those as finished. Where the
    /// client is destroyed meanwhile, the calls end with `operation_aborted`, and then so does the
    /// wait.
    /// \returns what became of the calls that were running.
    [[nodiscard]] boost::asio::awaitable<drain_report> shutdown(std::chrono::milliseconds grace);

private:
    std::shared_ptr<session::core> core_;
};

} // namespace sunco
