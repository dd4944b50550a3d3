#include <sync/engine.hpp>

#include <sync/ended.hpp>

#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

// Records under way for each one whose request is, and further ones: most wait for the journal
// before their request or after it, and the more of them share a commit, the less it costs each.
constexpr std::size_t under_way_per_request = 4;
constexpr std::size_t further_under_way = 512;

} // namespace

engine::engine(engine_parts parts)
    : disk_owner_{std::move(parts.disk_owner)}, strand_{parts.strand}, disk_{parts.disk},
      source_{std::move(parts.source)}, runner_{std::move(parts.runner)},
      options_{std::move(parts.options)}, health_{parts.patience},
      gate_{strand_, options_.concurrency, health_}, tally_{std::chrono::steady_clock::now()},
      most_under_way_{under_way_per_request * options_.concurrency + further_under_way},
      grace_{strand_}
{}

asio::awaitable<sync_report> engine::run()
{
    const auto self = shared_from_this();
    open_outbox();
    if (!options_.journal.empty() && !options_.dry_run) {
        auto opening = open_journal();
        co_await std::move(opening);
    }
    std::exception_ptr broken;
    try {
        auto reading = read_all();
        co_await std::move(reading);
    } catch (...) {
        broken = std::current_exception();
    }
    if (broken)
        stop(why_broken(broken, errc::invalid_argument, "the input cannot be read"));
    auto draining = drained();
    co_await std::move(draining);
    // The records of an input that is refused are nobody's outcomes.
    const bool refused = broken && !admitted_;
    if (!input_ended_ && (!refused || source_->extent().total == 0)) {
        auto ending = end_source();
        co_await std::move(ending);
    }
    if (outbox_) {
        auto telling = outbox_->is_empty();
        co_await std::move(telling);
    }
    grace_.cancel(); // a sink that failed last has set it
    if (refused)
        std::rethrow_exception(broken);
    if (journal_) {
        auto closing = journal_->close();
        co_await std::move(closing);
    }
    co_return report();
}

asio::awaitable<void> engine::drained()
{
    while (under_way_ > 0 || !workers_.empty() || (!ready_.empty() && !ending_)) {
        auto turn = empty_.wait(strand_);
        co_await std::move(turn);
    }
}

// What is left to count of a file is counted, as far as the time of grace goes. Any other source
// was stopped, and ends what it still has under way.
asio::awaitable<void> engine::end_source()
{
    const bool counts = source_->extent().total > 0;
    std::exception_ptr broken;
    try {
        if (counts) {
            auto counting = count_rest();
            co_await std::move(counting);
        } else {
            auto reading = source_->read(1);
            co_await std::move(reading);
        }
    } catch (...) {
        broken = std::current_exception();
    }
    // Of a source that was stopped it is nothing new that it cannot go on.
    if (broken && counts)
        stop(why_broken(broken, errc::invalid_argument,
                        "the rest of the records cannot be counted"));
}

void engine::open_outbox()
{
    if (!options_.sink)
        return;
    outbox_ = std::make_shared<outbox>(
        strand_, options_.sink, [weak = weak_from_this()](std::exception_ptr e) {
            if (const auto self = weak.lock())
                self->stop(
                    why_broken(e, errc::invalid_argument, "the outcomes cannot be handed over"));
        });
}

void engine::interrupt()
{
    begin_to_end();
}

void engine::abort()
{
    aborted_ = true;
    begin_to_end();
    source_->stop();
    for (asio::cancellation_signal& worker : workers_)
        worker.emit(asio::cancellation_type::terminal);
}

void engine::stop(failure why)
{
    if (!reason_)
        reason_ = std::move(why);
    begin_to_end();
}

void engine::begin_to_end()
{
    if (std::exchange(ending_, true))
        return;
    // A file's rest can be counted, and no read of it takes long; a pipe may keep silent for ever.
    if (source_->extent().total == 0)
        source_->stop();
    gate_.close();
    room_.wake_all();
    sleepers_.wake_all();
    for (work_ptr& w : std::exchange(queue_, {}))
        abandon(std::move(w));
    empty_.wake_all();
    grace_.expires_after(options_.grace);
    grace_.async_wait([self = weak_from_this()](boost::system::error_code ec) {
        const auto alive = self.lock();
        if (alive && !ec)
            alive->abort();
    });
}

sync_report engine::report()
{
    sync_report r;
    tally_.fill(r, std::chrono::steady_clock::now());
    r.dry_run = options_.dry_run;
    r.shard = options_.shard;
    r.app_id = options_.app_id;
    if (input_ended_)
        r.input = input_summary{seen_, seen_texts_.finish()};
    if (input_ended_ && !reason_ && r.outcomes.total() == r.records) {
        r.end = run_end::complete;
    } else if (reason_) {
        r.end = run_end::stopped;
        r.reason = reason_;
    } else {
        r.end = run_end::interrupted;
    }
    return r;
}

} // namespace sunco::sync
