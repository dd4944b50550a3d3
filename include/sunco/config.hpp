#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/call_options.hpp>
#include <sunco/credentials.hpp>
#include <sunco/export.hpp>
#include <sunco/policy/adaptive_concurrency.hpp>
#include <sunco/policy/circuit_breaker.hpp>
#include <sunco/policy/rate_limit.hpp>
#include <sunco/policy/rate_limiter.hpp>
#include <sunco/policy/retry_policy.hpp>
#include <sunco/resolver.hpp>
#include <sunco/time_source.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

class observer;

/// The connections of one client.
struct pool_config {
    /// Connections at most, those being opened included; 1 at least.
    std::size_t max_connections = 64;
    /// Calls that may wait for a connection, or for the limits on rate and on requests in flight,
    /// ahead of one more, which then fails with `errc::timeout`, `not_sent`. Bulk calls are never
    /// ahead of a live one. Each takes less than 16 KiB (asserted by the tests; 11 KiB measured).
    std::size_t max_waiting = 100'000;
    /// Close a connection that was unused for this long, when the pool is next used: an idle client
    /// runs no timer. Below the 300 s after which public code
    /// was seen to renew its connections, and below the 60 s and 75 s of common proxies.
    std::chrono::milliseconds idle_timeout{50'000};
    /// Close a connection this old once it is idle, so that changes of address are noticed.
    std::chrono::milliseconds max_age{300'000};
    /// This many timeouts in a row close all idle connections: they may share a dead path.
    unsigned flush_after_timeouts = 3;
};

/// How long each step may take. A step never outlasts the call's total.
struct timeout_config {
    /// The whole call: waits, retries and all.
    std::chrono::milliseconds total{30'000};
    /// One request on its connection, from its first byte to the end of its answer, however much of
    /// that comes meanwhile; 0 leaves the total as the only limit. What takes longer is a `timeout`
    /// that the retry policy may repeat, and 10 s of 30 s leave time for that.
    std::chrono::milliseconds attempt{10'000};
    /// Waiting for a connection while all are busy.
    std::chrono::milliseconds pool_wait{30'000};
    /// Looking the host name up.
    std::chrono::milliseconds resolve{5'000};
    /// Opening TCP to one address.
    std::chrono::milliseconds connect{5'000};
    /// The TLS handshake.
    std::chrono::milliseconds handshake{5'000};
};

/// Lowest version of TLS to speak.
enum class tls_version {
    /// TLS 1.2 (RFC 5246), which the service still offers.
    tls_1_2,
    /// TLS 1.3 (RFC 8446).
    tls_1_3,
};

/// Whom to trust. The certificate's chain and host name are always verified.
struct tls_config {
    /// PEM file of roots to trust, beside the system's.
    std::string ca_file{};
    /// Directory of such roots, named by hash as OpenSSL wants them.
    std::string ca_directory{};
    /// Such roots as PEM text.
    std::string ca_pem{};
    /// PEM file of the client's own certificate chain, for mutual TLS.
    std::string client_certificate{};
    /// PEM file of its key.
    std::string client_key{};
    /// Lowest version to speak.
    tls_version minimum_version = tls_version::tls_1_2;
    /// Whether the system's roots are trusted. False leaves those named above alone.
    bool system_roots = true;
};

/// How much of an answer is read before the client gives up on it.
struct limit_config {
    /// Bytes of all header blocks of one answer: interim answers and trailers included.
    std::size_t header_bytes = 64 * 1024;
    /// Bytes of the body.
    std::size_t body_bytes = 1024 * 1024;
};

/// How the client guards its own state.
enum class threading {
    /// No lock and no strand where the executor belongs to an `io_context` that one thread runs,
    /// as was promised by concurrency hint 1 or one without locks for sockets
    /// (`BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO`); a strand everywhere else.
    automatic,
    /// The caller promises that one thread at a time runs the executor.
    single_threaded,
    /// Always a strand.
    multi_threaded,
};

/// Settings of a client. Copied at construction; later changes have no effect.
struct config {
    /// `https://host[:port][/prefix]`; the prefix is kept. See `subdomain_url`.
    std::string base_url = "https://api.smooch.io";
    /// How to authenticate.
    sunco::credentials credentials{};
    /// Connections.
    pool_config pool{};
    /// Deadlines.
    timeout_config timeouts{};
    /// Trust.
    tls_config tls{};
    /// Bounds on answers.
    limit_config limits{};
    /// Repetition of failed requests.
    retry_policy retry{};
    /// Requests a second for the whole client.
    sunco::rate_limit rate_limit{};
    /// The same, kept together with other clients; in place of `rate_limit`. May be null.
    std::shared_ptr<sunco::rate_limiter> rate_limiter{};
    /// Requests in flight.
    adaptive_concurrency concurrency{};
    /// What to do while the service is down.
    circuit_breaker circuit{};
    /// The User-Agent header; sunco's name and version when empty.
    std::string user_agent{};
    /// Sent with every request. `Host`, `Authorization`, `Connection`, `Content-Type`,
    /// `Accept-Encoding` and the framing headers are the library's own and refused here.
    header_list headers{};
    /// Hears what happens; may be null.
    std::shared_ptr<sunco::observer> observer{};
    /// Finds the addresses of the host; the system's resolver when null.
    std::shared_ptr<sunco::resolver> resolver{};
    /// How long an address may be used without asking again; up to 1 h more while lookups fail.
    std::chrono::milliseconds dns_ttl{60'000};
    /// How the client guards its state.
    sunco::threading threading = sunco::threading::automatic;
    /// The clocks; the system's when null.
    std::shared_ptr<time_source> time{};
    /// Seed of the jitter, for tests that must run the same way twice; from the system when absent.
    std::optional<std::uint64_t> random_seed{};
};

/// The base URL of a licensed Zendesk account: `https://<subdomain>.zendesk.com/sc`.
/// \throws sunco::error with `errc::configuration` where \p subdomain is not one DNS label.
[[nodiscard]] SUNCO_DECL std::string subdomain_url(std::string_view subdomain);

} // namespace sunco
