#include <policy/retry_decision.hpp>

#include <policy/backoff.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>

namespace sunco::policy {
namespace {

using boost::system::error_code;
using std::chrono::milliseconds;

constexpr unsigned unauthorized = 401;
constexpr unsigned request_timeout = 408;
constexpr unsigned too_early = 425;
constexpr unsigned too_many_requests = 429;

// Keeps sums far from overflow, whatever the policy allows.
constexpr milliseconds longest_wait = std::chrono::hours{24 * 365};

// After 409 for a user that is not there, it may be in the middle of being deleted: look again a
// few times, a little later each time.
constexpr unsigned most_looks = 3;
constexpr milliseconds first_look_again_after{200};

enum class route {
    none,
    // Nothing is left to do.
    finish,
    // Look at what the service has.
    reconcile,
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

// errc{} for a code of somebody else's.
errc errc_of(const error_code& code)
{
    return code.category() == sunco_category() ? static_cast<errc>(code.value()) : errc{};
}

bool transport_failed(const error_code& code)
{
    switch (errc_of(code)) {
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

bool status_failed(const error_code& code)
{
    switch (errc_of(code)) {
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

bool same_however_often(operation_kind kind)
{
    return kind == operation_kind::read || kind == operation_kind::change ||
           kind == operation_kind::removal;
}

bool may_replay_at_once(operation_kind kind, const attempt_result& result, const history& past)
{
    if (!lost_by_old_connection(result) || past.stale_replay_used)
        return false;
    return untouched(result) || same_however_often(kind);
}

// A removal of ours may have come before: its user is gone, and the service itself says so.
bool found_nothing_left(operation_kind kind, const attempt_result& result, const history& past)
{
    return kind == operation_kind::removal && past.maybe_sent_before && result.explained &&
           result.code == errc::not_found;
}

// A request of ours may have made the user that is in the way now, or has made one and said so in
// words that cannot be read.
bool may_have_made_the_user(operation_kind kind, const attempt_result& result, const history& past)
{
    return kind == operation_kind::create_with_key &&
           ((past.maybe_sent_before && result.code == errc::conflict) ||
            (result.delivery == delivery::answered && result.code == errc::bad_body));
}

plan choose_route(operation_kind kind, const attempt_result& result, const history& past,
                  const retry_policy& policy)
{
    if (result.code == boost::system::errc::operation_canceled)
        return {route::none, retry_stop::cancelled, {}, 0};
    if (found_nothing_left(kind, result, past))
        return {route::finish, {}, {}, 0};
    if (may_have_made_the_user(kind, result, past))
        return {route::reconcile, retry_stop::not_retryable, {}, 0};
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
    case route::finish:
    case route::reconcile:
        break;
    }
}

action give_up(operation_kind kind, const attempt_result& result, const history& past,
               retry_stop why)
{
    action a;
    a.why = why;
    const bool unknown = kind == operation_kind::create_without_key && may_have_acted(result) &&
                         why != retry_stop::cancelled;
    a.verdict = unknown ? make_error_code(errc::outcome_unknown) : result.code;
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
    plan p = result.code ? choose_route(kind, result, past, policy) : plan{.way = route::finish};
    const auto stop = [&](retry_stop why) { return give_up(kind, result, past, why); };
    if (p.way == route::finish) {
        budget.call_succeeded(past.last_cost);
        return {.what = step::done};
    }
    if (p.way == route::reconcile) {
        action look = stop(p.obstacle);
        look.what = step::reconcile;
        return look;
    }
    if (p.way == route::none)
        return stop(p.obstacle);
    if (time_left && *time_left <= milliseconds{0})
        return stop(retry_stop::deadline);
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
    a.what = step::retry;
    a.wait = p.wait;
    a.fresh_connection = lost_by_old_connection(result);
    a.refresh_credentials = p.way == route::refresh;
    return a;
}

action decide_after_look(finding found, unsigned looks, std::optional<milliseconds> time_left)
{
    action a;
    a.delivery = delivery::maybe_sent;
    a.verdict = found == finding::anothers ? errc::conflict : errc::outcome_unknown;
    a.why = retry_stop::not_retryable;
    if (found == finding::ours)
        a.what = step::done;
    if (found != finding::nobody)
        return a;
    const milliseconds wait = first_look_again_after * (1u << std::min(looks - 1, most_looks));
    if (looks >= most_looks)
        a.why = retry_stop::attempts;
    else if (time_left && wait >= *time_left)
        a.why = retry_stop::deadline;
    else
        a = {.what = step::retry, .wait = wait};
    return a;
}

} // namespace sunco::policy
