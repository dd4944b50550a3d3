#pragma once

#include <policy/random_source.hpp>
#include <policy/retry_budget.hpp>

#include <sunco/error.hpp>
#include <sunco/policy/retry_policy.hpp>

#include <chrono>
#include <optional>

namespace sunco::policy {

// What a repeated request can do to the service.
enum class operation_kind {
    read,
    // PATCH, DELETE, personal information, sync: the end state is the same however often it is
    // sent.
    change,
    // The service refuses a second user with the same externalId, so a lost create may be sent
    // again.
    create_with_key,
    create_without_key,
};

// One attempt that failed, as the session saw it. A cancelled attempt never comes here.
struct attempt_result {
    errc code{};
    sunco::delivery delivery = sunco::delivery::not_sent;
    // Of a final answer, or 0.
    unsigned http_status = 0;
    bool reused_connection = false;
    // At least one byte of the answer was read.
    bool response_started = false;
    // A write failed before TLS had accepted any byte of the request.
    bool request_untouched = false;
    // No retry can help: NXDOMAIN, a bad certificate, plain HTTP on the TLS port, a pool wait that
    // ran out.
    bool permanent = false;
    std::optional<std::chrono::milliseconds> retry_after{};
};

// What the call has been through. The session counts attempts and says what credentials can do;
// decide() keeps the rest.
struct history {
    // Started so far, the one just finished included.
    unsigned attempts = 0;
    bool can_refresh_credentials = false;

    // An attempt before the one just finished may have taken effect. After decide() said to go
    // again, this includes the attempt it was asked about.
    bool maybe_sent_before = false;
    bool stale_replay_used = false;
    bool credentials_refreshed = false;
    // Attempts of which the service cannot have seen a byte and which were replayed at once: they
    // do not count against max_attempts.
    unsigned unseen_replays = 0;
    // Retries that waited and were paid for.
    unsigned charged_retries = 0;
    // What the last of them took; for retry_budget::call_succeeded.
    unsigned last_cost = 0;
};

enum class step { give_up, retry, refresh_and_retry };

struct action {
    step what = step::give_up;
    std::chrono::milliseconds wait{0};
    // The next attempt must not use a connection that has served before.
    bool fresh_connection = false;
    retry_stop why = retry_stop::none;
    // When giving up: the code of the attempt, or outcome_unknown for a lost create without key.
    errc verdict{};
    // When giving up: how far the call got, earlier attempts included.
    sunco::delivery delivery = sunco::delivery::not_sent;
};

// Whether the service may have acted on the attempt although its answer did not say so: a lost
// answer, 408, any 5xx, or a 2xx answer that broke off.
[[nodiscard]] bool may_have_acted(const attempt_result& result) noexcept;

// What to do after a failed attempt. time_left is absent where the call has no deadline; seen is
// what the policy's predicate is shown.
[[nodiscard]] action decide(operation_kind kind, const attempt_result& result, history& past,
                            const retry_policy& policy, retry_budget& budget,
                            std::optional<std::chrono::milliseconds> time_left,
                            random_source& random, const failure& seen);

} // namespace sunco::policy
