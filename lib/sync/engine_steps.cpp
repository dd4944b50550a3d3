#include <sync/engine.hpp>

#include <sync/ended.hpp>

#include <utility>

namespace sunco::sync {

// Begins those whose turn it is. What ends at once makes room for the next one: that is seen here,
// and not by a call within the call.
void engine::begin_ready()
{
    if (std::exchange(beginning_, true))
        return;
    while (!ending_ && under_way_ < most_under_way_ && !ready_.empty()) {
        ++under_way_;
        work_ptr w = std::move(ready_.front());
        ready_.pop_front();
        begin(std::move(w));
    }
    beginning_ = false;
}

void engine::begin(work_ptr w)
{
    if (w->item.content.has_error())
        return settle(w, ended(outcome::failed, w->item.content.error()));
    if (w->maybe_applied && is_create_without_key(*w))
        return settle(w, lost());
    // Ahead of its turn for a request, so that waiting for the disk takes no request's place. That
    // is only for those that may be in flight by the journal and unsent in truth: they are simply
    // done again.
    if (!journal_ || w->intended || !is_repeatable(w->op()))
        return queue(std::move(w));
    w->intended = true;
    put(journal_change::kind::intent, std::move(w));
}

void engine::queue(work_ptr w)
{
    if (ending_)
        return abandon(std::move(w));
    queue_.push_back(std::move(w));
    if (workers_.size() < options_.concurrency)
        add_worker();
}

void engine::settle(work_ptr w, record_result failed)
{
    const outcome how = failed.outcome;
    w->failed = std::make_unique<record_result>(std::move(failed));
    settle(std::move(w), how);
}

void engine::settle(work_ptr w, outcome how)
{
    w->ended = how;
    if (journal_)
        put(journal_change::kind::settlement, std::move(w));
    else
        done(std::move(w), true);
}

// It keeps no outcome in this run. What may be in flight by the journal and was not sent for sure
// is as if it had not begun.
void engine::abandon(work_ptr w)
{
    if (journal_ && w->intended && !w->maybe_applied)
        put(journal_change::kind::withdrawal, w);
    done(std::move(w), false);
}

void engine::put(journal_change::kind what, work_ptr w)
{
    journal_->put({what, std::move(w)});
    // With no request in flight there is nothing to wait for.
    if (workers_.empty())
        journal_->hurry();
}

void engine::written(const journal_change& change, const std::exception_ptr& broken)
{
    if (broken)
        stop(why_broken(broken));
    if (change.what == journal_change::kind::settlement)
        return done(change.of, !broken);
    // Other intents are waited for where they are written.
    if (change.what != journal_change::kind::intent || !is_repeatable(change.of->op()))
        return;
    if (broken)
        done(change.of, false);
    else
        queue(change.of);
}

void engine::announce(work& w)
{
    if (w.failed)
        return announce(w, *std::move(w.failed));
    record_result r;
    r.outcome = w.ended;
    announce(w, std::move(r));
}

void engine::announce(work& w, record_result r)
{
    r.line = w.item.line;
    if (w.item.key) {
        r.external_id = std::move(w.item.key->external_id);
        r.brand_id = std::move(w.item.key->brand_id);
    }
    tally_.add(r, std::chrono::steady_clock::now());
    // The record is done, whatever those make of it who hear of it.
    try {
        if (options_.on_result)
            options_.on_result(r);
        if (outbox_)
            outbox_->put(std::move(r));
    } catch (...) {
        stop(why_broken(std::current_exception()));
    }
}

void engine::done(work_ptr w, bool has_outcome)
{
    // Without an outcome the next record of the key must not start; the job is ending anyway.
    if (has_outcome) {
        if (work_ptr next = lanes_.leave(*w))
            ready_.push_back(std::move(next));
        announce(*w);
    }
    --under_way_;
    if (has_room())
        room_.wake_all();
    begin_ready();
    if (under_way_ == 0)
        empty_.wake_all();
}

} // namespace sunco::sync
