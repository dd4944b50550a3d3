#pragma once

#include <policy/random_source.hpp>
#include <policy/retry_budget.hpp>

#include <sunco/error.hpp>
#include <sunco/policy/retry_policy.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <optional>

namespace sunco::policy {

// What a repeated request can do to the service.
enum class operation_kind {
    read,
    // PATCH, personal information, sync: the end state is the same however often it is sent.
    change,
    // DELETE: the same, and where nothing is left to remove after a lost attempt, it is done.
    removal,
    // The service refuses a second user with the same externalId, so a lost create may be sent
    // again; looking at the user tells whether the first one worked.
    create_with_key,
    create_without_key,
};

// How one attempt ended, as the session saw it.
struct attempt_result {
    // None for a 2xx answer; operation_aborted where the call was cancelled.
    boost::system::error_code code{};
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
    // The answer has an error body of the service's own shape, which no proxy in between writes.
    bool explained = false;
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
    // What the last of them took.
    unsigned last_cost = 0;
};

enum class step {
    // The operation has had its effect: a good answer, or a removal that found nothing left.
    done,
    // Wait, then send the same request again.
    retry,
    // Look at the service: a request of this call may have made the user, or has, in an answer
    // that cannot be read.
    reconcile,
    give_up,
};

struct action {
    step what = step::give_up;
    // Before a retry.
    std::chrono::milliseconds wait{0};
    // The retry must not use a connection that has served before.
    bool fresh_connection = false;
    // The retry needs new credentials.
    bool refresh_credentials = false;
    // When giving up, and for a reconciliation that finds nothing out: why there was no retry; the
    // code of the attempt, or outcome_unknown for a lost create without key; and how far the call
    // got, earlier attempts included.
    retry_stop why = retry_stop::none;
    boost::system::error_code verdict{};
    sunco::delivery delivery = sunco::delivery::not_sent;
};

// Whether the service may have acted on the attempt although its answer did not say so: a lost
// answer, 408, any 5xx, or a 2xx answer that broke off.
[[nodiscard]] bool may_have_acted(const attempt_result& result) noexcept;

// What to do after an attempt. time_left is absent where the call has no deadline; seen is what the
// policy's predicate is shown.
[[nodiscard]] action decide(operation_kind kind, const attempt_result& result, history& past,
                            const retry_policy& policy, retry_budget& budget,
                            std::optional<std::chrono::milliseconds> time_left,
                            random_source& random, const failure& seen);

// What a look at the service has found, for a create that may have made the user it was refused
// for.
enum class finding {
    // A user with the key, and with every member that was sent.
    ours,
    // A user with the key that differs.
    anothers,
    // No user with the key; one may be in the middle of being deleted.
    nobody,
    // The look failed.
    nothing,
};

// What to do after so many looks.
[[nodiscard]] action decide_after_look(finding found, unsigned looks,
                                       std::optional<std::chrono::milliseconds> time_left);

} // namespace sunco::policy
