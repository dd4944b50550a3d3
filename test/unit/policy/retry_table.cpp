// The retry table: every row, for every kind of operation.
#include <policy/retry_decision.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace sunco::policy;
using sunco::delivery;
using sunco::errc;
using sunco::retry_stop;

namespace {

enum class expected {
    done,
    no,
    // After a wait, charged.
    backoff,
    // At once on a new connection, uncharged.
    at_once,
    refresh,
    reconcile,
    // Never sent again, and the caller learns that nobody knows.
    unknown,
};

std::ostream& operator<<(std::ostream& out, expected e)
{
    constexpr std::array names{"done",    "no",        "backoff", "at_once",
                               "refresh", "reconcile", "unknown"};
    return out << names.at(static_cast<std::size_t>(e));
}

struct row {
    std::string name;
    attempt_result failed;
    // read, change, removal, create_with_key, create_without_key
    std::array<expected, 5> want;
    // What the caller is told where this was the last attempt.
    sunco::delivery told;
};

constexpr std::array kinds{operation_kind::read, operation_kind::change, operation_kind::removal,
                           operation_kind::create_with_key, operation_kind::create_without_key};

attempt_result not_sent(errc code)
{
    return {.code = code};
}

attempt_result lost(errc code)
{
    return {.code = code, .delivery = delivery::maybe_sent};
}

attempt_result answered(errc code, unsigned status)
{
    return {.code = code,
            .delivery = delivery::answered,
            .http_status = status,
            .response_started = true};
}

// With an error body of the service's own.
attempt_result explained(errc code, unsigned status)
{
    attempt_result r = answered(code, status);
    r.explained = true;
    return r;
}

attempt_result permanent(errc code)
{
    return {.code = code, .permanent = true};
}

bool lost_when_old(const attempt_result& r)
{
    return r.reused_connection && !r.response_started && r.code == errc::closed;
}

attempt_result untouched(bool reused)
{
    return {.code = errc::closed, .reused_connection = reused, .request_untouched = true};
}

attempt_result silently_closed(bool reused)
{
    return {.code = errc::closed, .delivery = delivery::maybe_sent, .reused_connection = reused};
}

attempt_result broken_off(errc code)
{
    return {.code = code,
            .delivery = delivery::maybe_sent,
            .reused_connection = true,
            .response_started = true};
}

std::vector<row> table()
{
    using enum expected;
    constexpr std::array every{backoff, backoff, backoff, backoff, backoff};
    constexpr std::array never{no, no, no, no, no};
    constexpr std::array all_but_keyless{backoff, backoff, backoff, backoff, unknown};
    constexpr auto none = delivery::not_sent;
    constexpr auto maybe = delivery::maybe_sent;
    constexpr auto full = delivery::answered;

    std::vector<row> rows{
        {"DNS, temporary", not_sent(errc::resolve), every, none},
        {"refused", not_sent(errc::connect), every, none},
        {"connect timeout", not_sent(errc::timeout), every, none},
        {"handshake EOF", not_sent(errc::tls), every, none},
        {"NXDOMAIN", permanent(errc::resolve), never, none},
        {"bad certificate", permanent(errc::tls), never, none},
        {"untouched, reused", untouched(true), {at_once, at_once, at_once, at_once, at_once}, none},
        {"untouched, fresh", untouched(false), every, none},
        {"write failed partway", lost(errc::closed), all_but_keyless, maybe},
        {"closed, reused",
         silently_closed(true),
         {at_once, at_once, at_once, backoff, unknown},
         maybe},
        {"closed, fresh", silently_closed(false), all_but_keyless, maybe},
        {"partial answer", broken_off(errc::closed), all_but_keyless, maybe},
        {"protocol error", broken_off(errc::protocol), all_but_keyless, maybe},
        {"partial 2xx", answered(errc::closed, 201), all_but_keyless, full},
        {"answer timed out", lost(errc::timeout), all_but_keyless, maybe},
        {"425", answered(errc::client_error, 425), every, full},
        {"429", answered(errc::rate_limited, 429), every, full},
        {"401, credentials fixed", answered(errc::unauthorized, 401), never, full},
        {"2xx, malformed", answered(errc::bad_body, 200), {no, no, no, reconcile, no}, full},
        {"2xx, too large", answered(errc::too_large, 200), never, full},
        {"header too large", lost(errc::too_large), {no, no, no, no, unknown}, maybe},
        {"shutting down", not_sent(errc::shutting_down), never, none},
        {"bad argument", not_sent(errc::invalid_argument), never, none},
    };
    for (const unsigned status : {408u, 500u, 502u, 503u, 504u}) {
        const auto code = status == 408 ? errc::client_error : errc::server_error;
        rows.push_back({std::to_string(status), answered(code, status), all_but_keyless, maybe});
    }
    for (const unsigned status : {301u, 400u, 402u, 405u, 413u, 414u, 422u})
        rows.push_back({std::to_string(status), answered(errc::client_error, status), never, full});
    rows.push_back({"403", answered(errc::forbidden, 403), never, full});
    rows.push_back({"404", explained(errc::not_found, 404), never, full});
    rows.push_back({"409", explained(errc::conflict, 409), never, full});
    // Not among the statuses that are repeated, but a server's failure all the same.
    rows.push_back({"501", answered(errc::server_error, 501), {no, no, no, no, unknown}, maybe});
    return rows;
}

// The rows in which it matters that an earlier attempt may have had its effect.
std::vector<row> table_after_a_lost_attempt()
{
    using enum expected;
    constexpr std::array never{no, no, no, no, no};
    constexpr auto maybe = delivery::maybe_sent;
    return {
        {"409", explained(errc::conflict, 409), {no, no, no, reconcile, no}, maybe},
        {"409 of a proxy", answered(errc::conflict, 409), {no, no, no, reconcile, no}, maybe},
        {"404", explained(errc::not_found, 404), {no, no, done, no, no}, maybe},
        {"404 of a proxy", answered(errc::not_found, 404), never, maybe},
        {"2xx, malformed", answered(errc::bad_body, 200), {no, no, no, reconcile, no}, maybe},
        {"403", explained(errc::forbidden, 403), never, maybe},
        {"bad certificate", permanent(errc::tls), never, maybe},
    };
}

expected seen(const action& a, const history& past)
{
    if (a.what == step::done)
        return expected::done;
    if (a.what == step::reconcile)
        return expected::reconcile;
    if (a.refresh_credentials)
        return expected::refresh;
    if (a.what == step::retry)
        return past.charged_retries == 0 ? expected::at_once : expected::backoff;
    return a.verdict == errc::outcome_unknown ? expected::unknown : expected::no;
}

struct decided {
    action what;
    history after;
    unsigned budget_left;
};

decided ask(operation_kind kind, const attempt_result& failed, history past,
            const sunco::retry_policy& policy = {})
{
    retry_budget budget(500);
    random_source random([] { return 0.5; });
    const auto a = decide(kind, failed, past, policy, budget, std::nullopt, random, {});
    return {a, past, budget.available()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry_table)

BOOST_AUTO_TEST_CASE(a_create_that_an_old_connection_lost_goes_on_a_new_one)
{
    attempt_result closed = lost(errc::closed);
    closed.reused_connection = true;
    const auto d = ask(operation_kind::create_with_key, closed, {.attempts = 1});
    BOOST_TEST(d.what.fresh_connection);
    BOOST_TEST((d.what.wait > 0ms));
}

BOOST_AUTO_TEST_CASE(every_row)
{
    for (const row& r : table()) {
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            BOOST_TEST_CONTEXT(r.name << ", kind " << k)
            {
                const auto d = ask(kinds[k], r.failed, {.attempts = 1});
                BOOST_TEST(seen(d.what, d.after) == r.want[k]);

                const bool charged = r.want[k] == expected::backoff;
                const unsigned cost = r.failed.http_status == 429 ? 5 : 14;
                BOOST_TEST(d.budget_left == (charged ? 500 - cost : 500));
                BOOST_TEST((d.what.wait > 0ms) == charged);
                // Whatever an old connection lost goes on a new one, be it at once or later.
                const bool again = d.what.what == step::retry;
                BOOST_TEST(d.what.fresh_connection == (again && lost_when_old(r.failed)));
            }
        }
    }
}

// One attempt only: nothing is repeated but what the service cannot have seen, and the caller is
// given the attempt's own code.
BOOST_AUTO_TEST_CASE(every_row_with_one_attempt)
{
    for (const row& r : table()) {
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            BOOST_TEST_CONTEXT(r.name << ", kind " << k)
            {
                const auto d =
                    ask(kinds[k], r.failed, {.attempts = 1}, sunco::retry_policy::none());
                if (r.failed.request_untouched && r.failed.reused_connection) {
                    BOOST_TEST(seen(d.what, d.after) == expected::at_once);
                    continue;
                }
                const bool unknown = r.want[k] == expected::unknown;
                const bool look = r.want[k] == expected::reconcile;
                BOOST_TEST((d.what.what == (look ? step::reconcile : step::give_up)));
                BOOST_TEST((d.what.verdict ==
                            (unknown ? make_error_code(errc::outcome_unknown) : r.failed.code)));
                BOOST_TEST((d.what.delivery == r.told));
                BOOST_TEST(d.budget_left == 500);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_row_after_a_lost_attempt)
{
    for (const row& r : table_after_a_lost_attempt()) {
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            BOOST_TEST_CONTEXT(r.name << ", kind " << k)
            {
                const auto d = ask(kinds[k], r.failed, {.attempts = 2, .maybe_sent_before = true});
                BOOST_TEST(seen(d.what, d.after) == r.want[k]);
                BOOST_TEST(d.budget_left == 500);
                if (d.what.what == step::done)
                    continue;
                BOOST_TEST((d.what.verdict == r.failed.code));
                BOOST_TEST((d.what.delivery == r.told));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_good_answer_is_the_end)
{
    for (const operation_kind kind : kinds) {
        const auto d = ask(kind, {.delivery = delivery::answered, .http_status = 200},
                           {.attempts = 2, .charged_retries = 1, .last_cost = 14});
        BOOST_TEST(seen(d.what, d.after) == expected::done);
    }
}

// Whatever the operation and whatever came before; a cancelled create is no question of policy.
BOOST_AUTO_TEST_CASE(a_cancelled_call_is_never_repeated)
{
    for (const operation_kind kind : kinds)
        for (const auto how_far : {delivery::not_sent, delivery::maybe_sent}) {
            const attempt_result cancelled{.code = boost::asio::error::operation_aborted,
                                           .delivery = how_far,
                                           .reused_connection = true};
            const auto d = ask(kind, cancelled, {.attempts = 1, .can_refresh_credentials = true});
            BOOST_TEST((d.what.what == step::give_up));
            BOOST_TEST((d.what.why == retry_stop::cancelled));
            BOOST_TEST((d.what.verdict == cancelled.code));
            BOOST_TEST((d.what.delivery == how_far));
        }
}

BOOST_AUTO_TEST_CASE(credentials_are_refreshed_once)
{
    const auto refused = answered(errc::unauthorized, 401);
    for (const operation_kind kind : kinds) {
        const auto first = ask(kind, refused, {.attempts = 1, .can_refresh_credentials = true});
        BOOST_TEST(seen(first.what, first.after) == expected::refresh);
        BOOST_TEST(first.budget_left == 500);
        BOOST_TEST((first.what.wait == 0ms));

        auto past = first.after;
        past.attempts = 2;
        const auto second = ask(kind, refused, past);
        BOOST_TEST((second.what.what == step::give_up));
        BOOST_TEST((second.what.verdict == errc::unauthorized));
        BOOST_TEST((second.what.why == retry_stop::not_retryable));
    }
}

BOOST_AUTO_TEST_CASE(a_stale_connection_is_forgiven_once)
{
    for (const auto& failed : {silently_closed(true), untouched(true)}) {
        const auto first = ask(operation_kind::read, failed, {.attempts = 1});
        BOOST_TEST(seen(first.what, first.after) == expected::at_once);
        auto past = first.after;
        past.attempts = 2;
        const auto second = ask(operation_kind::read, failed, past);
        BOOST_TEST(seen(second.what, second.after) == expected::backoff);
    }
}

// No list of statuses makes the second POST of a create without a key safe.
BOOST_AUTO_TEST_CASE(the_list_of_statuses_cannot_double_a_create)
{
    sunco::retry_policy policy;
    policy.retry_statuses = {400, 404, 409, 500, 501};
    for (const unsigned status : policy.retry_statuses) {
        const auto code = status >= 500 ? errc::server_error : errc::client_error;
        const auto failed = answered(code, status);
        const auto keyless =
            ask(operation_kind::create_without_key, failed, {.attempts = 1}, policy);
        BOOST_TEST((keyless.what.what == step::give_up));
        BOOST_TEST((keyless.what.why == retry_stop::unsafe));
        const auto read = ask(operation_kind::read, failed, {.attempts = 1}, policy);
        BOOST_TEST(seen(read.what, read.after) == expected::backoff);
    }
    const auto dropped =
        ask(operation_kind::read, answered(errc::server_error, 503), {.attempts = 1}, policy);
    BOOST_TEST((dropped.what.why == retry_stop::not_retryable));
}

// A later attempt that was refused or never left does not undo an earlier one that may have
// arrived.
BOOST_AUTO_TEST_CASE(the_furthest_delivery_is_told)
{
    const auto first = ask(operation_kind::create_with_key, lost(errc::timeout), {.attempts = 1});
    auto past = first.after;
    BOOST_TEST(past.maybe_sent_before);
    past.attempts = 3;
    for (const auto& last : {not_sent(errc::connect), answered(errc::rate_limited, 429)}) {
        const auto d = ask(operation_kind::create_with_key, last, past);
        BOOST_TEST((d.what.why == retry_stop::attempts));
        BOOST_TEST((d.what.verdict == last.code));
        BOOST_TEST((d.what.delivery == delivery::maybe_sent));
    }
    const auto unsent =
        ask(operation_kind::create_with_key, not_sent(errc::connect), {.attempts = 1});
    BOOST_TEST(!unsent.after.maybe_sent_before);
}

BOOST_AUTO_TEST_SUITE_END()
