#include <session/attempt.hpp>

#include <session/classify.hpp>
#include <transport/connection.hpp>
#include <transport/pool.hpp>

#include <boost/asio/error.hpp>

#include <optional>
#include <string>
#include <utility>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;
using transport::stop_cause;

attempt stands_in_the_way(failure f, bool permanent)
{
    attempt a;
    a.seen.code = f.code;
    a.seen.delivery = f.delivery;
    a.seen.permanent = permanent;
    a.problem = std::move(f);
    return a;
}

attempt queue_is_full()
{
    failure f = make_failure(errc::timeout, "too many calls wait for the client's own limits");
    f.retry_stop = retry_stop::rate_limited;
    attempt a = stands_in_the_way(std::move(f), true);
    a.kept_back = true;
    return a;
}

attempt too_fast(std::chrono::nanoseconds wait)
{
    failure f = make_failure(errc::rate_limited, "the client's own rate limit is reached");
    f.retry_after = std::chrono::ceil<std::chrono::milliseconds>(wait);
    f.retry_stop = retry_stop::rate_limited;
    attempt a = stands_in_the_way(std::move(f), true);
    a.kept_back = true;
    return a;
}

// Live calls go before bulk ones, and among each of them first attempts before retries.
std::size_t lane_of(const call& c, bool repeats)
{
    return (c.options().priority == priority::bulk ? 2u : 0u) + (repeats ? 1u : 0u);
}

// A wait that cannot end in time is not begun.
bool may_wait(const call& c, std::size_t lane)
{
    return c.options().rate_limit == rate_limit_mode::wait &&
           c.client->now() + c.client->rate().expected_wait(lane) < c.stop.total();
}

const char* message_of(errc e)
{
    return e == errc::timeout ? "no connection could be had in time" : "";
}

attempt no_connection(const transport::acquired& got)
{
    failure f = make_failure(got.error, message_of(got.error));
    f.cause = got.cause;
    attempt a = stands_in_the_way(std::move(f), got.permanent);
    a.network_failed = got.dialed;
    return a;
}

void fill_in(attempt& a, transport::exchange_result&& went, const core& client)
{
    a.seen.response_started = went.response_started;
    a.seen.delivery = went.delivery;
    if (went.response) {
        a.answer = std::move(went.response);
        a.seen.http_status = a.answer->status;
        if (a.ok())
            return;
        a.problem = failure_of(
            *a.answer, std::chrono::floor<std::chrono::seconds>(client.deadlines()->wall_now()));
        if (is_json(*a.answer))
            a.problem.api_errors = client.read_errors()(a.answer->body);
        a.seen.explained = !a.problem.api_errors.empty();
        a.seen.code = errc_of_status(a.answer->status);
        a.seen.retry_after = a.problem.retry_after;
        return;
    }
    a.network_failed = true;
    a.seen.request_untouched = went.delivery == delivery::not_sent;
    a.seen.code = went.error.value_or(errc::closed);
    a.problem.code = a.seen.code;
    a.problem.delivery = went.delivery;
    a.problem.http_status = went.delivery == delivery::answered ? went.final_status : 0;
    a.problem.cause = went.cause;
    if (a.waited_in_vain)
        a.problem.message = "no answer within the time of one attempt";
}

task<permit> wait_for_permit(call& c, std::size_t lane)
{
    const auto began = c.client->now();
    auto got = co_await c.client->rate().wait(lane, c.stop);
    if (observer* o = c.client->watcher())
        o->rate_limited(c.client->now() - began);
    co_return got;
}

// What the end of an attempt says of the service's load.
permit::ending load_shown_by(const attempt& a)
{
    using ending = permit::ending;
    const unsigned status = a.answer ? a.answer->status : 0;
    // Too many requests, bad gateway, service unavailable, gateway timeout.
    if (status == 429 || status == 502 || status == 503 || status == 504)
        return ending::overloaded;
    if (a.ok())
        return ending::good;
    if (a.answer)
        return status / 100 == 5 ? ending::unknown : ending::refused;
    return a.waited_in_vain ? ending::overloaded : ending::unknown;
}

/// What an exchange needs: leave to have one, and a connection to have it on.
struct start {
    permit allowed;
    authorization used;
    transport::lease link;
    /// The time, as it was when something was last waited for.
    clock::time_point at{};
    /// Where it is to take turns with other calls.
    transport::turns* turns = nullptr;
};

using connecting = std::optional<task<transport::acquired>>;

// Takes an idle connection, or returns what is to be awaited for another.
connecting connect(call& c, start& with, how_to_try how)
{
    using transport::wanted;
    const wanted idle = with.turns ? wanted::any_unchecked : wanted::any;
    return c.client->connections().acquire(with.link, c.stop, c.options().priority,
                                           how.fresh_connection ? wanted::fresh : idle, with.at);
}

void write(start& with, const call& c, const http::request& request)
{
    http::write_request(with.link->request(), request, c.client->headers(),
                        with.used.value.reveal(), c.options().headers);
}

void end_exchange(attempt& a, transport::exchange_result&& went, call& c, start& with,
                  delivery before, stop_cause stopped_by)
{
    if (stopped_by == stop_cause::step_timeout) {
        went.error = errc::timeout;
        went.cause = asio::error::timed_out;
    }
    a.waited_in_vain = !went.response && (stopped_by == stop_cause::step_timeout ||
                                          stopped_by == stop_cause::total_timeout);
    const auto now = c.client->now();
    if (went.reusable)
        with.link.give_back(now);
    else if (went.response)
        with.link.retire();
    if (went.delivery == delivery::not_sent)
        c.reached = before;
    fill_in(a, std::move(went), *c.client);
    a.used = std::move(with.used);
    with.allowed.end(load_shown_by(a), now);
}

// Its turn has come to send.
void look_at_the_time(call& c, start& with)
{
    with.at = c.client->now();
    // The timer that says so may still have to run.
    if (with.at >= c.stop.total())
        c.stop.stop(stop_cause::total_timeout);
}

task<attempt> exchange(call& c, const http::request& request, start with)
{
    const limit_config& limits = c.client->settings().limits;
    transport::pool& connections = c.client->connections();
    const http::reader_limits most{limits.header_bytes, limits.body_bytes};
    transport::exchange_result went;
    // Made before the turn: as many frames are in use then as after it, and none comes and goes.
    auto exchanging = with.link->exchange(went, most, c.stop, with.turns);
    if (with.turns) {
        co_await transport::next_turn{*with.turns};
        look_at_the_time(c, with);
        // Looked at here, and not when it was handed out, since much may have come meanwhile.
        if (!c.stop.stopped() && with.link.was_idle() && !with.link->is_quiet(with.at)) {
            auto redialing = connections.replace(std::move(with.link), c.stop);
            auto&& got = co_await redialing;
            if (!got.held)
                co_return no_connection(got);
            with.link = std::move(got.held);
            with.at = c.client->now();
            exchanging = with.link->exchange(went, most, c.stop, nullptr);
        }
    }
    if (!c.stop.stopped() && with.link.was_idle())
        connections.note_reuse();
    if (c.stop.stopped()) {
        with.link.give_back(with.at);
        co_return attempt{};
    }
    transport::late<attempt> a;
    a.emplace();
    a->seen.reused_connection = with.link->used();
    const delivery before = std::exchange(c.reached, delivery::maybe_sent);
    // What was waited for before says nothing of the service.
    with.allowed.begin(with.at);
    write(with, c, request);
    std::optional<transport::stopper::step> limit{std::in_place, c.stop,
                                                  with.at + c.attempt_limit()};
    co_await exchanging;
    const stop_cause stopped_by = c.stop.cause();
    limit.reset();
    end_exchange(*a, std::move(went), c, with, before, stopped_by);
    co_return std::move(a);
}

// The rest of `try_once` where something has to be waited for; what is there already is in `with`.
task<attempt> wait_and_exchange(call& c, const http::request& request, how_to_try how, start with,
                                connecting pending)
{
    // The observer may have stopped the call when it heard of the attempt.
    if (c.stop.stopped())
        co_return attempt{};
    const std::size_t lane = lane_of(c, how.repeats);
    if (!with.allowed) {
        if (!may_wait(c, lane))
            co_return too_fast(c.client->rate().expected_wait(lane));
        if (c.client->rate().queue_is_full(lane))
            co_return queue_is_full();
        with.allowed = co_await wait_for_permit(c, lane);
        if (c.stop.stopped())
            co_return attempt{};
    }
    if (!pending && !with.link) {
        if (const authorization* ready = c.client->credentials().ready()) {
            with.used = *ready;
        } else {
            auto asking = c.client->credentials().ask(c.stop);
            auto&& given = co_await asking;
            if (given.has_error())
                co_return stands_in_the_way(given.error(), true);
            with.used = *std::move(given);
            if (c.stop.stopped())
                co_return attempt{};
        }
        with.at = c.client->now();
        with.turns = c.client->turns_if_due();
        pending = connect(c, with, how);
    }
    if (pending) {
        auto&& got = co_await *pending;
        if (!got.held)
            co_return no_connection(got);
        with.link = std::move(got.held);
        with.at = c.client->now();
        pending.reset(); // the exchange needs nothing of the wait for its connection
    }
    auto exchanging = exchange(c, request, std::move(with));
    co_await exchanging;
    co_return exchanging.release();
}

} // namespace

// Most requests have nothing to wait for but their answer.
task<attempt> try_once(call& c, const http::request& request, how_to_try how)
{
    start with;
    with.at = c.client->now();
    if (!c.stop.stopped())
        with.allowed = c.client->rate().try_start(lane_of(c, how.repeats), with.at);
    const authorization* ready = with.allowed ? c.client->credentials().ready() : nullptr;
    if (!ready)
        return wait_and_exchange(c, request, how, std::move(with), std::nullopt);
    with.used = *ready;
    with.turns = c.client->turns_if_due();
    if (auto pending = connect(c, with, how))
        return wait_and_exchange(c, request, how, std::move(with), std::move(pending));
    return exchange(c, request, std::move(with));
}

} // namespace sunco::session
