#include <session/send.hpp>

#include <session/attempt.hpp>

#include <transport/pool.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

/// Tells the observer and `call_info` of one attempt.
class record {
public:
    record(call& c, purpose what, bool repeats)
        : call_{c}, repeats_{repeats}, is_read_{c.client->watcher() || c.options.info}
    {
        if (is_read_)
            began_ = c.client->now();
        event_.operation = what.name;
        event_.attempt = c.attempts;
        if (observer* o = c.client->watcher())
            o->attempt_started(event_);
    }

    void end(const attempt& a)
    {
        if (a.answer)
            call_.note_answer(*a.answer);
        if (!is_read_)
            return;
        const auto ended = call_.client->now();
        event_.reused_connection = a.seen.reused_connection;
        event_.http_status = a.seen.http_status;
        event_.code = a.problem.code;
        event_.elapsed = ended - began_;
        if (observer* o = call_.client->watcher())
            o->attempt_finished(event_);
        if (call_.options.info)
            call_.options.info->attempts.push_back(
                {began_, ended, event_.reused_connection, repeats_, event_.http_status, event_.code,
                 a.answer ? delivery::answered : a.seen.delivery});
    }

    void tell_retry(std::chrono::milliseconds wait)
    {
        if (observer* o = call_.client->watcher())
            o->retry_scheduled(event_, wait);
    }

private:
    call& call_;
    clock::time_point began_{};
    bool repeats_;
    /// Somebody wants to know the times.
    bool is_read_;
    attempt_event event_;
};

// A call that was stopped has no failure of the network to tell of, but the stop.
void note_stop(call& c, attempt& a)
{
    if (a.answer || !c.stop.stopped())
        return;
    a.problem = c.stopped_failure();
    a.seen.code = a.problem.code;
}

void tell_pool(call& c, const attempt& a)
{
    if (a.answer)
        c.client->connections().note_answer();
    else if (a.waited_in_vain)
        c.client->connections().note_timeout();
}

void tell_circuit(call& c, const attempt& a)
{
    if (a.answer && a.answer->status / 100 != 5)
        c.client->circuit().worked();
    else if (a.answer || a.waited_in_vain || (!c.stop.stopped() && a.network_failed))
        c.client->circuit().failed(a.problem);
}

// How long the service asked all calls to wait, within what the client obeys.
void slow_down(call& c, const attempt& a)
{
    if (a.seen.http_status == 429 && a.seen.retry_after)
        c.client->rate().cool_down(
            std::min(*a.seen.retry_after, c.client->settings().retry.max_retry_after));
}

failure give_up(attempt&& a, const policy::action& why)
{
    failure f = std::move(a.problem);
    f.code = why.verdict;
    f.delivery = why.delivery;
    f.retry_stop = why.why;
    return f;
}

// What a call is told whose next request this client itself keeps back: its own failure, where it
// has one, and what stood in the way of another attempt.
failure kept_back(const policy::history& past, failure last, failure refusal)
{
    if (!last.code.failed())
        return refusal;
    last.retry_stop = refusal.retry_stop;
    last.retry_after = refusal.retry_after;
    if (past.maybe_sent_before)
        last.delivery = delivery::maybe_sent;
    return last;
}

} // namespace

task<sent> send(call& c, http::request request, purpose what)
{
    core& client = *c.client;
    policy::history past;
    policy::action next;
    failure last;
    for (;;) {
        if (next.wait > std::chrono::milliseconds::zero())
            co_await pause(c, next.wait);
        if (c.stop.stopped())
            co_return sent{c.stopped_failure()};
        const circuit::pass way = client.circuit().enter();
        if (!way)
            co_return sent{kept_back(past, std::move(last), client.circuit().refusal())};
        ++c.attempts;
        ++past.attempts;
        client.count_attempt(past.attempts > 1);
        record entry{c, what, past.attempts > 1};
        attempt a = co_await try_once(c, request, {past.attempts > 1, next.fresh_connection});
        note_stop(c, a);
        entry.end(a);
        tell_pool(c, a);
        tell_circuit(c, a);
        if (a.kept_back)
            co_return sent{kept_back(past, std::move(last), std::move(a.problem))};
        slow_down(c, a);
        past.can_refresh_credentials = client.credentials().can_renew(a.used);
        // After a success nobody asks what time is left.
        const auto left = a.ok() ? std::nullopt : std::optional{c.time_left()};
        next = policy::decide(what.kind, a.seen, past, c.retry(), client.budget(), left,
                              client.random(), a.problem);
        if (a.ok())
            co_return sent{*std::move(a.answer), next.what, past};
        c.last_status = a.seen.http_status;
        if (next.what != policy::step::retry)
            co_return sent{give_up(std::move(a), next), next.what, past};
        if (next.refresh_credentials)
            client.credentials().renew(a.used);
        entry.tell_retry(next.wait);
        last = std::move(a.problem);
    }
}

policy::step after_bad_body(call& c, purpose what, const sent& s, const failure& bad)
{
    policy::history past = s.past;
    policy::attempt_result seen;
    seen.code = bad.code;
    seen.delivery = bad.delivery;
    seen.http_status = bad.http_status;
    return policy::decide(what.kind, seen, past, c.retry(), c.client->budget(), c.time_left(),
                          c.client->random(), bad)
        .what;
}

task<void> pause(call& c, std::chrono::milliseconds wait)
{
    if (wait <= std::chrono::milliseconds::zero() || c.stop.stopped())
        co_return;
    const transport::stopper::nap asleep{c.stop};
    const transport::stopper::step until{c.stop, wait};
    asio::steady_timer never{c.client->executor(), clock::time_point::max()};
    co_await never.async_wait(asio::as_tuple(asio::deferred));
}

} // namespace sunco::session
