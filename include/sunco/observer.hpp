#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/error.hpp>
#include <sunco/export.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sunco {

/// What an observer hears of one attempt. No path, id, header or body is among it.
struct attempt_event {
    /// The operation: `create_user`, `get_user`, `update_user`, `remove_user`,
    /// `remove_personal_information`, `list_users` or `sync_user`. `ensure`, and a create whose
    /// answer was lost, are told of by the operations that they carry out. A literal: it stays
    /// valid.
    std::string_view operation;
    /// Counts the attempts of one call from 1.
    unsigned attempt = 0;
    /// Whether the connection had served another request before.
    bool reused_connection = false;
    /// HTTP status, or 0.
    unsigned http_status = 0;
    /// Verdict; no error for a 2xx answer.
    boost::system::error_code code;
    /// From the start of the attempt to its end.
    std::chrono::nanoseconds elapsed{0};
};

/// Why a connection was closed.
enum class close_reason {
    /// Unused for longer than `pool_config::idle_timeout`.
    idle,
    /// Older than `pool_config::max_age`.
    age,
    /// The peer closed it, or sent something unasked, while it was idle.
    stale,
    /// The exchange failed or was cancelled.
    failed,
    /// The peer asked for it, or the answer left the connection out of step.
    not_reusable,
    /// The client is shutting down, or the pool was emptied after repeated timeouts.
    shutdown,
};

/// The name of \p r as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(close_reason r) noexcept;

/// Hears what the client does. Each function has an empty default.
///
/// Called on the client's executor, from one thread at a time, in the middle of the work: it must
/// not block or throw. It may start and cancel calls, and end the client. It is never given a
/// secret or a personal datum.
class SUNCO_DECL observer {
public:
    virtual ~observer() = default;

    /// An attempt begins.
    virtual void attempt_started(const attempt_event& event);
    /// An attempt has ended.
    virtual void attempt_finished(const attempt_event& event);
    /// The call will try again after \p wait, because of \p event.
    virtual void retry_scheduled(const attempt_event& event, std::chrono::milliseconds wait);
    /// A connection was opened; \p elapsed covers lookup, TCP and TLS.
    virtual void connection_opened(std::chrono::nanoseconds elapsed, bool tls_resumed);
    /// A connection was closed.
    virtual void connection_closed(close_reason reason);
    /// A connection that was idle is about to carry a request.
    virtual void connection_reused();
    /// A request waited \p waited for the rate limit or the limit on requests in flight.
    virtual void rate_limited(std::chrono::nanoseconds waited);
    /// The circuit breaker keeps requests back from now on, because of \p last.
    virtual void circuit_opened(boost::system::error_code last);
    /// The service answers again.
    virtual void circuit_closed();
};

} // namespace sunco
