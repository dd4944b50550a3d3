#include <sync/engine.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

std::string code_name(const failure& f)
{
    const bool ours = f.code.category() == sunco_category();
    return std::string{ours ? to_string(static_cast<errc>(f.code.value()))
                            : to_string(errc::client_error)};
}

record_result ended(outcome o, const failure* f = nullptr)
{
    record_result r;
    r.outcome = o;
    if (f) {
        r.error = code_name(*f);
        r.status = f->http_status;
        r.message = f->message;
        r.api_errors = f->api_errors;
    }
    return r;
}

record_result lost()
{
    const failure f = make_failure(errc::outcome_unknown,
                                   "a create without externalId may have been carried out");
    return ended(outcome::unknown, &f);
}

bool is_create_without_key(const work& w)
{
    return w.op() == record_op::create && !w.item.key;
}

failure aborted()
{
    failure f;
    f.code = asio::error::operation_aborted;
    f.delivery = delivery::maybe_sent;
    return f;
}

failure failure_of(const std::exception& e)
{
    if (const auto* known = dynamic_cast<const error*>(&e))
        return known->failure();
    return make_failure(errc::configuration, "the job cannot go on");
}

} // namespace

asio::awaitable<void> engine::hand(std::shared_ptr<engine> self, work_ptr w)
{
    std::optional<record_result> r;
    std::optional<failure> broken;
    try {
        auto carrying = self->carry_out(w);
        r = co_await std::move(carrying);
        if (r && self->journal_) {
            auto settling = self->settle(w, *r);
            co_await std::move(settling);
        }
    } catch (const std::exception& e) {
        r.reset();
        broken = failure_of(e);
    }
    if (broken)
        self->stop(*std::move(broken));
    self->done(w, std::move(r));
}

asio::awaitable<std::optional<record_result>> engine::carry_out(work_ptr w)
{
    if (w->item.content.has_error()) {
        const failure refusal = w->item.content.error();
        co_return ended(outcome::failed, &refusal);
    }
    if (w->maybe_applied && is_create_without_key(*w))
        co_return lost();
    auto trying = try_until_done(w);
    auto r = co_await std::move(trying);
    if (!r && journal_ && w->intended && !w->maybe_applied)
        journal_->write_later(withdrawal{w->item.line});
    co_return r;
}

asio::awaitable<std::optional<record_result>> engine::try_until_done(work_ptr w)
{
    for (;;) {
        // Outside the gate, so that waiting for the disk takes no request's place. That is only for
        // those that may be in flight by the journal and unsent in truth: they are simply done
        // again.
        if (is_repeatable(w->op())) {
            auto intending = intend(w);
            co_await std::move(intending);
        }
        auto entering = gate_.enter();
        const bool entered = co_await std::move(entering);
        if (!entered)
            co_return std::nullopt;
        tally_.set_in_flight(gate_.in_flight());
        auto trying = try_once(w);
        const auto a = co_await std::move(trying);
        gate_.leave();
        tally_.set_in_flight(gate_.in_flight());
        if (!a)
            co_return std::nullopt;
        if (a->verdict.has_value()) {
            did_well();
            co_return ended(*a->verdict);
        }
        std::chrono::milliseconds delay{0};
        auto r = judge(*w, a->verdict.error(), delay);
        if (r || ending_)
            co_return r;
        if (delay.count() > 0) {
            auto sleep = sleepers_.wait(strand_, std::chrono::steady_clock::now() + delay);
            co_await std::move(sleep);
        }
    }
}

asio::awaitable<std::optional<answer<outcome>>> engine::try_once(work_ptr w)
{
    const bool repeats = w->tries > 0;
    // A dry run looks for itself, and pins nothing.
    if (!options_.dry_run && needs_id(w->op()) && w->user_id.empty()) {
        auto finding = call(runner_->find_id(w), repeats);
        auto id = co_await std::move(finding);
        if (id.verdict.has_error())
            co_return answer<outcome>{id.verdict.error(), id.spent};
        w->user_id = *std::move(id.verdict);
    }
    if (!options_.dry_run && !is_repeatable(w->op())) {
        auto intending = intend(w);
        co_await std::move(intending);
    }
    if (aborted_)
        co_return std::nullopt;
    auto running = call(runner_->run(w), repeats);
    auto a = co_await std::move(running);
    co_return a;
}

template <class T>
asio::awaitable<answer<T>> engine::call(asio::awaitable<answer<T>> request, bool repeats)
{
    const auto signal = calls_.emplace(calls_.end());
    auto token = asio::bind_cancellation_slot(signal->slot(), asio::use_awaitable);
    answer<T> a;
    try {
        a = co_await asio::co_spawn(strand_, std::move(request), token);
    } catch (const boost::system::system_error&) {
        // Cancelled between two of its requests.
        a.verdict = aborted();
    }
    calls_.erase(signal);
    tally_.add_requests(a.spent.requests, repeats ? a.spent.requests : a.spent.repeats);
    co_return a;
}

asio::awaitable<void> engine::intend(work_ptr w)
{
    if (!journal_ || w->intended)
        co_return;
    w->intended = true;
    auto writing = journal_->write(intent{w->item.line, w->item.key, w->item.text, w->user_id});
    co_await std::move(writing);
}

asio::awaitable<void> engine::settle(work_ptr w, record_result r)
{
    r.line = w->item.line;
    auto writing = journal_->write(settlement{std::move(r), w->item.key, w->item.text});
    co_await std::move(writing);
}

std::optional<record_result> engine::judge(work& w, const failure& f,
                                           std::chrono::milliseconds& delay)
{
    if (may_have_applied(f))
        w.maybe_applied = true;
    const blame whose = blame_for(f);
    if (whose == blame::none) {
        if (!ending_)
            stop(f);
        return std::nullopt;
    }
    if (whose == blame::record) {
        if (f.delivery == delivery::answered)
            did_well();
        return ended(outcome::failed, &f);
    }
    const auto action =
        health_.trouble(w.item.line, ++w.tries, f, std::chrono::steady_clock::now());
    tally_.set_paused(health_.paused());
    if (health_.paused() && !std::exchange(told_pause_, true) && options_.on_pause)
        options_.on_pause(&f);
    if (action.what == trouble_action::kind::stop)
        stop(f);
    if (f == errc::outcome_unknown || (w.maybe_applied && is_create_without_key(w)))
        return ended(outcome::unknown, &f);
    if (action.what == trouble_action::kind::fail)
        return ended(outcome::failed, &f);
    delay = action.delay;
    return std::nullopt;
}

void engine::did_well()
{
    const bool was_paused = health_.paused().has_value();
    health_.good();
    if (!was_paused)
        return;
    tally_.set_paused(std::nullopt);
    gate_.reopen();
    sleepers_.wake_all();
    if (std::exchange(told_pause_, false) && options_.on_pause)
        options_.on_pause(nullptr);
}

void engine::announce(const work& w, record_result r)
{
    r.line = w.item.line;
    if (w.item.key) {
        r.external_id = w.item.key->external_id;
        r.brand_id = w.item.key->brand_id;
    }
    tally_.add(r, std::chrono::steady_clock::now());
    // The record is done, whatever those make of it who hear of it.
    try {
        if (options_.on_result)
            options_.on_result(r);
        if (outbox_)
            outbox_->put(std::move(r));
    } catch (const std::exception& e) {
        stop(failure_of(e));
    }
}

void engine::done(work_ptr w, std::optional<record_result> r)
{
    // Without an outcome the next record of the key must not start; the job is ending anyway.
    if (r) {
        announce(*w, *std::move(r));
        if (work_ptr next = lanes_.leave(*w))
            ready_.push_back(std::move(next));
    }
    --hands_;
    room_.wake_all();
    start_hands();
    if (hands_ == 0)
        empty_.wake_all();
}

} // namespace sunco::sync
