#include <policy/retry_decision.hpp>

#include <policy/backoff.hpp>

#include <algorithm>

namespace sunco::policy {
namespace {

using std::chrono::milliseconds;

constexpr unsigned unauthorized = 401;
constexpr unsigned request_timeout = 408;
constexpr unsigned too_early = 425;
constexpr unsigned too_many_requests = 429;

// Keeps sums far from overflow, whatever the policy allows.
constexpr milliseconds longest_wait = std::chrono::hours{24 * 365};

enum class route {
    none,
    // With new credentials, at once.
    refresh,
    // The connection was dead before the request reached it: at once, on another.
    replay,
    // After a wait, paid for from the budget.
    backoff,
};

struct plan {
    route way = route::none;
    retry_stop obstacle = retry_stop::none;
    milliseconds wait{0};
    unsigned cost = 0;
};

bool transport_failed(errc code)
{
    switch (code) {
    case errc::resolve:
    case errc::connect:
    case errc::tls:
    case errc::timeout:
    case errc::closed:
    case errc::protocol:
        return true;
    default:
        return false;
    }
}

bool status_failed(errc code)
{
    switch (code) {
    case errc::unauthorized:
    case errc::forbidden:
    case errc::not_found:
    case errc::conflict:
    case errc::rate_limited:
    case errc::client_error:
    case errc::server_error:
        return true;
    default:
        return false;
    }
}

bool worth_repeating(const attempt_result& result, const retry_policy& policy)
{
    if (result.permanent)
        return false;
    if (status_failed(result.code)) {
        const auto& list = policy.retry_statuses;
        return std::find(list.begin(), list.end(), result.http_status) != list.end();
    }
    return transport_failed(result.code);
}

bool refused_credentials(const attempt_result& result)
{
    return result.delivery == delivery::answered && result.code == errc::unauthorized &&
           result.http_status == unauthorized;
}

bool refused_unread(const attempt_result& result)
{
    return result.delivery == delivery::answered && status_failed(result.code) &&
           (result.http_status == too_early || result.http_status == too_many_requests);
}

bool unclear_status(unsigned status)
{
    return status == request_timeout || status >= 500;
}

bool untouched(const attempt_result& result)
{
    return result.request_untouched && result.delivery == delivery::not_sent;
}

// A connection that had served before ended without a byte of an answer: its neighbours in the pool
// may be about to end the same way.
bool lost_by_old_connection(const attempt_result& result)
{
    return result.reused_connection && !result.response_started &&
           (untouched(result) || result.code == errc::closed);
}

bool may_replay_at_once(operation_kind kind, const attempt_result& result, const history& past)
{
    if (!lost_by_old_connection(result) || past.stale_replay_used)
        return false;
    const bool same_however_often = kind == operation_kind::read || kind == operation_kind::change;
    return untouched(result) || same_however_often;
}

plan choose_route(operation_kind kind, const attempt_result& result, const history& past,
                  const retry_policy& policy)
{
    if (refused_credentials(result) && past.can_refresh_credentials && !past.credentials_refreshed)
        return {route::refresh, {}, {}, 0};
    if (!worth_repeating(result, policy))
        return {route::none, retry_stop::not_retryable, {}, 0};
    if (kind == operation_kind::create_without_key && result.delivery != delivery::not_sent &&
        !refused_unread(result))
        return {route::none, retry_stop::unsafe, {}, 0};
    if (may_replay_at_once(kind, result, past))
        return {route::replay, {}, {}, 0};
    const bool throttled = result.http_status == too_many_requests;
    return {route::backoff, {}, {}, throttled ? policy.throttle_retry_cost : policy.retry_cost};
}

// A replay of a request that the service cannot have seen is still its first request.
bool attempts_left(const plan& p, const attempt_result& result, const history& past,
                   const retry_policy& policy)
{
    const unsigned unseen =
        past.unseen_replays + (p.way == route::replay && untouched(result) ? 1u : 0u);
    return past.attempts < std::max(policy.max_attempts, 1u) + unseen;
}

// The wait that the service asked for is a minimum: jitter only adds to it, and no more than half
// of the time that would then be left.
milliseconds wait_for(const attempt_result& result, const history& past, const retry_policy& policy,
                      std::optional<milliseconds> time_left, random_source& random)
{
    const bool throttled = result.http_status == too_many_requests;
    const auto own = backoff(policy, throttled, past.charged_retries + 1, random);
    if (!result.retry_after)
        return own;
    const auto asked = std::clamp(*result.retry_after, milliseconds{0}, longest_wait);
    if (!policy.jitter)
        return std::max(asked, own);
    if (!time_left || asked >= *time_left)
        return asked + own;
    return asked + std::min(own, (*time_left - asked) / 2);
}

void note_retry(const plan& p, const attempt_result& result, history& past)
{
    past.maybe_sent_before = past.maybe_sent_before || may_have_acted(result);
    switch (p.way) {
    case route::refresh:
        past.credentials_refreshed = true;
        break;
    case route::replay:
        past.stale_replay_used = true;
        past.unseen_replays += untouched(result) ? 1u : 0u;
        break;
    case route::backoff:
        ++past.charged_retries;
        past.last_cost = p.cost;
        break;
    case route::none:
        break;
    }
}

action give_up(operation_kind kind, const attempt_result& result, const history& past,
               retry_stop why)
{
    action a;
    a.why = why;
    const bool lost = may_have_acted(result);
    a.verdict =
        kind == operation_kind::create_without_key && lost ? errc::outcome_unknown : result.code;
    a.delivery = past.maybe_sent_before || unclear_status(result.http_status) ? delivery::maybe_sent
                                                                              : result.delivery;
    return a;
}

} // namespace

bool may_have_acted(const attempt_result& result) noexcept
{
    switch (result.delivery) {
    case delivery::not_sent:
        return false;
    case delivery::maybe_sent:
        return true;
    case delivery::answered:
        return unclear_status(result.http_status) || transport_failed(result.code);
    }
    return true;
}

action decide(operation_kind kind, const attempt_result& result, history& past,
              const retry_policy& policy, retry_budget& budget,
              std::optional<milliseconds> time_left, random_source& random, const failure& seen)
{
    plan p = choose_route(kind, result, past, policy);
    const auto stop = [&](retry_stop why) { return give_up(kind, result, past, why); };
    if (p.way == route::none)
        return stop(p.obstacle);
    if (!attempts_left(p, result, past, policy))
        return stop(retry_stop::attempts);
    if (p.way == route::backoff) {
        if (result.retry_after.value_or(milliseconds{0}) > policy.max_retry_after)
            return stop(retry_stop::retry_after_too_long);
        p.wait = wait_for(result, past, policy, time_left, random);
    }
    if (time_left && p.wait >= *time_left)
        return stop(retry_stop::deadline);
    if (!budget.affords(p.cost))
        return stop(retry_stop::budget);
    if (policy.predicate && !policy.predicate(seen))
        return stop(retry_stop::predicate);

    budget.take(p.cost);
    note_retry(p, result, past);
    action a;
    a.what = p.way == route::refresh ? step::refresh_and_retry : step::retry;
    a.wait = p.wait;
    a.fresh_connection = lost_by_old_connection(result);
    return a;
}

} // namespace sunco::policy
