#include <session/send.hpp>

#include <session/attempt.hpp>

#include <transport/pool.hpp>

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

/// Tells the observer and `call_info` of one attempt.
class record {
public:
    record(call& c, purpose what, bool repeats)
        : repeats_{repeats}, is_read_{c.client->watcher() || c.options().info}
    {
        if (is_read_)
            began_ = c.client->now();
        if (observer* o = c.client->watcher())
            o->attempt_started(event_of(c, what));
    }

    /// What the observer has been told, where there is one.
    attempt_event end(call& c, purpose what, const attempt& a) const
    {
        attempt_event event = event_of(c, what);
        if (a.answer)
            c.note_answer(*a.answer);
        if (!is_read_)
            return event;
        const auto ended = c.client->now();
        event.reused_connection = a.seen.reused_connection;
        event.http_status = a.seen.http_status;
        event.code = a.problem.code;
        event.elapsed = ended - began_;
        if (observer* o = c.client->watcher())
            o->attempt_finished(event);
        if (c.options().info)
            c.options().info->attempts.push_back({began_, ended, event.reused_connection, repeats_,
                                                  event.http_status, event.code,
                                                  a.answer ? delivery::answered : a.seen.delivery});
        return event;
    }

private:
    static attempt_event event_of(const call& c, purpose what)
    {
        attempt_event event;
        event.operation = what.name;
        event.attempt = c.attempts;
        return event;
    }

    clock::time_point began_{};
    bool repeats_;
    /// Somebody wants to know the times.
    bool is_read_;
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

/// A request between its attempts. What is large and only there at times lies elsewhere, since a
/// request that waits for its connection holds all of this.
class sending {
public:
    sending(call& c, purpose what) : call_{c}, what_{what} {}

    [[nodiscard]] std::chrono::milliseconds wait() const noexcept { return wait_; }
    [[nodiscard]] how_to_try how() const noexcept
    {
        return {past_.attempts > 1, fresh_connection_};
    }

    /// Whether there is leave for one more attempt; else this has ended.
    [[nodiscard]] bool begin_attempt()
    {
        if (call_.stop.stopped())
            return end(call_.stopped_failure(), policy::step::give_up);
        way_.emplace(call_.client->circuit());
        if (!*way_)
            return end(kept_back(past_, last(), call_.client->circuit().refusal()),
                       policy::step::give_up);
        ++past_.attempts;
        call_.note_attempt(past_.attempts > 1);
        call_.client->count_attempt(past_.attempts > 1);
        entry_.emplace(call_, what_, past_.attempts > 1);
        return true;
    }

    /// Whether there is to be another attempt; else this has ended.
    [[nodiscard]] bool end_attempt(attempt&& a)
    {
        const bool again = judge(std::move(a));
        way_.reset();
        return again;
    }

    [[nodiscard]] transport::late<sent> outcome() noexcept { return std::move(outcome_); }

private:
    [[nodiscard]] bool judge(attempt&& a)
    {
        core& client = *call_.client;
        note_stop(call_, a);
        const attempt_event told = entry_->end(call_, what_, a);
        tell_pool(call_, a);
        tell_circuit(call_, a);
        if (a.kept_back)
            return end(kept_back(past_, last(), std::move(a.problem)), policy::step::give_up);
        slow_down(call_, a);
        past_.can_refresh_credentials = client.credentials().can_renew(a.used);
        // After a success nobody asks what time is left.
        const auto left = a.ok() ? std::nullopt : std::optional{call_.time_left()};
        const policy::action next =
            policy::decide(what_.kind, a.seen, past_, call_.retry(), client.budget(), left,
                           client.random(), a.problem);
        if (a.ok())
            return end(std::move(*a.answer), next.what);
        call_.last_status = a.seen.http_status;
        if (next.what != policy::step::retry)
            return end(give_up(std::move(a), next), next.what);
        last_.emplace(std::move(a.problem)); // may throw, so before anybody hears of a retry
        if (next.refresh_credentials)
            client.credentials().renew(a.used);
        if (observer* o = client.watcher())
            o->retry_scheduled(told, next.wait);
        wait_ = next.wait;
        fresh_connection_ = next.fresh_connection;
        return true;
    }

    [[nodiscard]] failure last() { return last_ ? std::move(*last_) : failure{}; }

    template <class Answer>
    bool end(Answer&& answer, policy::step next)
    {
        outcome_.emplace_from([&] { return sent{std::forward<Answer>(answer), next, past_}; });
        return false;
    }

    call& call_;
    purpose what_;
    policy::history past_;
    /// Of the attempt to come.
    bool fresh_connection_ = false;
    std::chrono::milliseconds wait_{0};
    transport::late<failure> last_;
    std::optional<circuit::pass> way_;
    std::optional<record> entry_;
    transport::late<sent> outcome_;
};

} // namespace

task<sent> send(call& c, http::request request, purpose what)
{
    sending all{c, what};
    for (;;) {
        if (all.wait() > std::chrono::milliseconds::zero())
            co_await pause(c, all.wait());
        if (!all.begin_attempt())
            break;
        if (!all.end_attempt(co_await try_once(c, request, all.how())))
            break;
    }
    co_return all.outcome();
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
    co_await transport::until_woken{never};
}

} // namespace sunco::session
