#include <sync/engine.hpp>

#include <sync/blame.hpp>
#include <sync/ended.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

failure aborted()
{
    failure f;
    f.code = asio::error::operation_aborted;
    f.delivery = delivery::maybe_sent;
    return f;
}

} // namespace

void engine::add_worker()
{
    const auto signal = workers_.emplace(workers_.end());
    // Not from within the worker, which may be ending because its signal was just emitted.
    auto leave = [self = shared_from_this(), signal](const std::exception_ptr& broken) {
        asio::post(self->strand_, [self, signal, broken] { self->remove_worker(signal, broken); });
    };
    asio::co_spawn(strand_, carry_out_all(shared_from_this()),
                   asio::bind_cancellation_slot(signal->slot(), std::move(leave)));
}

void engine::remove_worker(std::list<asio::cancellation_signal>::iterator signal,
                           const std::exception_ptr& broken)
{
    workers_.erase(signal);
    if (broken)
        stop(why_broken(broken));
    // Something may have been queued while this one was about to leave.
    if (!queue_.empty())
        add_worker();
    if (!workers_.empty())
        return;
    if (journal_)
        journal_->hurry();
    empty_.wake_all();
}

asio::awaitable<void> engine::carry_out_all(std::shared_ptr<engine> self)
{
    while (!self->ending_ && !self->queue_.empty()) {
        if (!self->gate_.try_enter()) {
            auto entering = self->gate_.enter();
            const bool entered = co_await std::move(entering);
            if (!entered)
                break;
        }
        // Others may have been quicker.
        if (!self->queue_.empty()) {
            work_ptr next = std::move(self->queue_.front());
            self->queue_.pop_front();
            auto carrying = self->carry_out(std::move(next));
            co_await std::move(carrying);
        }
        self->gate_.leave();
        self->tally_.set_in_flight(self->gate_.in_flight());
    }
}

asio::awaitable<void> engine::carry_out(work_ptr w)
{
    tally_.set_in_flight(gate_.in_flight());
    std::optional<answer<outcome>> a;
    std::exception_ptr broken;
    try {
        if (!options_.dry_run && !is_repeatable(w->op())) {
            auto preparing = prepare(w);
            a = co_await std::move(preparing);
        }
        if (!a && !aborted_) {
            auto running = runner_->run(w);
            try {
                a = co_await std::move(running);
            } catch (const boost::system::system_error&) {
                a.emplace(aborted()); // cancelled between two of its requests
            }
            count_requests(*w, a->spent);
        }
    } catch (...) {
        broken = std::current_exception();
    }
    if (!broken)
        co_return conclude(std::move(w), a);
    stop(why_broken(broken));
    done(std::move(w), false);
}

void engine::count_requests(const work& w, const effort& spent)
{
    tally_.add_requests(spent.requests, w.tries > 0 ? spent.requests : spent.repeats);
}

// What must be known and written down before a request that cannot simply be sent again.
// \returns how it has ended already, if it has
asio::awaitable<std::optional<answer<outcome>>> engine::prepare(work_ptr w)
{
    if (needs_id(w->op()) && w->user_id.empty()) {
        auto finding = runner_->find_id(w);
        answer<std::string> id;
        try {
            id = co_await std::move(finding);
        } catch (const boost::system::system_error&) {
            id.verdict = aborted();
        }
        count_requests(*w, id.spent);
        if (id.verdict.has_error())
            co_return answer<outcome>{id.verdict.error(), id.spent};
        w->user_id = *std::move(id.verdict);
    }
    if (!journal_ || std::exchange(w->intended, true))
        co_return std::nullopt;
    try {
        auto writing = journal_->write({journal_change::kind::intent, w});
        co_await std::move(writing);
    } catch (const boost::system::system_error& e) {
        // An abort ends the wait; what was not sent can be withdrawn.
        if (e.code() != asio::error::operation_aborted)
            throw;
    }
    co_return std::nullopt;
}

void engine::conclude(work_ptr w, const std::optional<answer<outcome>>& a)
{
    if (!a)
        return abandon(std::move(w));
    if (a->verdict.has_value()) {
        did_well();
        return settle(std::move(w), *a->verdict);
    }
    std::chrono::milliseconds delay{0};
    if (auto r = judge(*w, a->verdict.error(), delay))
        return settle(std::move(w), *std::move(r));
    if (delay.count() > 0 && !ending_)
        asio::co_spawn(strand_, try_later(shared_from_this(), std::move(w), delay), asio::detached);
    else
        queue(std::move(w));
}

std::optional<record_result> engine::judge(work& w, const failure& f,
                                           std::chrono::milliseconds& delay)
{
    // A lookup changes nothing.
    const bool looked_up = needs_id(w.op()) && w.user_id.empty();
    if (!looked_up && may_have_applied(f))
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
        return ended(outcome::failed, f);
    }
    const auto action =
        health_.trouble(w.item.line, ++w.tries, f, std::chrono::steady_clock::now());
    tally_.set_paused(health_.paused());
    if (health_.paused() && !std::exchange(told_pause_, true))
        tell_pause(&f);
    if (action.what == trouble_action::kind::stop)
        stop(f);
    if (f == errc::outcome_unknown || (w.maybe_applied && is_create_without_key(w)))
        return ended(outcome::unknown, f);
    if (action.what == trouble_action::kind::fail)
        return ended(outcome::failed, f);
    delay = action.delay;
    return std::nullopt;
}

asio::awaitable<void> engine::try_later(std::shared_ptr<engine> self, work_ptr w,
                                        std::chrono::milliseconds delay)
{
    auto sleep = self->sleepers_.wait(self->strand_, std::chrono::steady_clock::now() + delay);
    co_await std::move(sleep);
    self->queue(std::move(w));
}

// The record that brought the pause about, or its end, goes its way whatever the listener does.
void engine::tell_pause(const failure* f)
{
    try {
        if (options_.on_pause)
            options_.on_pause(f);
    } catch (...) {
        stop(why_broken(std::current_exception()));
    }
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
    if (std::exchange(told_pause_, false))
        tell_pause(nullptr);
}

} // namespace sunco::sync
