#pragma once // SPDX-License-Identifier: BSL-1.0

#include <cstddef>
#include <cstdint>

namespace sunco {

/// Counters of one client since it was made.
struct client_stats {
    /// Connections open or being opened.
    std::size_t connections = 0;
    /// Those among them that are unused.
    std::size_t idle = 0;
    /// Calls that wait for a connection.
    std::size_t waiting = 0;
    /// Calls that have not ended.
    std::size_t calls = 0;
    /// Connections that were opened.
    std::uint64_t connections_opened = 0;
    /// Those among them that took a TLS session up again.
    std::uint64_t tls_resumed = 0;
    /// Attempts on a connection that was idle before, be it opened ahead.
    std::uint64_t connections_reused = 0;
    /// Requests that were started.
    std::uint64_t attempts = 0;
    /// Attempts that repeated an earlier one.
    std::uint64_t retries = 0;
    /// Requests that have left the client's limits behind and have not ended.
    std::size_t in_flight = 0;
    /// Where `adaptive_concurrency` stands now; 0 where it is off.
    std::size_t concurrency_limit = 0;
    /// Whether the circuit breaker keeps requests back.
    bool circuit_open = false;
};

/// What `client::shutdown` left behind.
struct drain_report {
    /// Calls that ended while it waited.
    std::size_t finished = 0;
    /// Calls that were cancelled before their request was sent.
    std::size_t not_sent = 0;
    /// Calls that were cancelled when their request may have arrived.
    std::size_t maybe_sent = 0;
};

} // namespace sunco
