#include <sync/engine.hpp>

#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

constexpr std::size_t batch = 256;
// Records held for each that is under way. More of them only help where the input has long runs of
// one key.
constexpr std::size_t held_for_each = 2;

failure other_input()
{
    return make_failure(errc::invalid_argument,
                        "the journal belongs to another input, or the input has changed since; go "
                        "on with the input of then, or begin a new journal");
}

} // namespace

asio::awaitable<void> engine::open_journal()
{
    auto looking = source_->identify();
    auto identity = co_await std::move(looking);
    auto fresh = std::make_shared<journal>(
        strand_, disk_,
        [weak = weak_from_this()](const journal_change& change, const std::exception_ptr& broken) {
            if (const auto self = weak.lock())
                self->written(change, broken);
        });
    auto opening =
        fresh->open(options_.journal, {options_.app_id, options_.shard, std::move(identity)});
    co_await std::move(opening);
    journal_ = std::move(fresh);
    // Nothing is sent before every line that the journal knows was seen unchanged.
    holding_ = journal_->last_line() > 0;
}

// For a whole batch: to ask the source for a few records costs as much as to ask for many.
bool engine::has_room() const noexcept
{
    return lanes_.size() + batch <= held_for_each * most_under_way_;
}

asio::awaitable<void> engine::read_all()
{
    while (!ending_) {
        if (outbox_) {
            auto room = outbox_->has_room();
            co_await std::move(room);
        }
        if (!has_room()) {
            auto room = room_.wait(strand_);
            co_await std::move(room);
            continue;
        }
        auto reading = source_->read(batch);
        auto items = co_await std::move(reading);
        tally_.set_extent(source_->extent());
        if (items.empty()) {
            // An interrupted source ends early.
            input_ended_ = !ending_;
            break;
        }
        auto taking = take(std::move(items));
        co_await std::move(taking);
    }
    if (input_ended_ && holding_)
        release();
    if (input_ended_)
        tally_.set_end_of_input();
}

void engine::see(const std::vector<source_item>& items)
{
    for (const source_item& item : items)
        seen_texts_.update({reinterpret_cast<const char*>(item.text.data()), item.text.size()});
    seen_ += items.size();
}

asio::awaitable<void> engine::take(std::vector<source_item> items)
{
    see(items);
    std::vector<journal_row> rows;
    if (holding_) {
        auto asking = journal_->rows(items.front().line, items.back().line);
        rows = co_await std::move(asking);
    }
    auto row = rows.begin();
    for (source_item& item : items) {
        if (holding_ && item.line > journal_->last_line())
            release();
        while (row != rows.end() && row->line < item.line)
            ++row;
        const bool has_row = row != rows.end() && row->line == item.line;
        if (options_.shard.holds(item.line, item.key))
            admit(std::move(item), has_row ? &*row : nullptr);
    }
    // Without waiting for more: the source may not have any before these have their outcomes.
    if (holding_ && items.back().line >= journal_->last_line())
        release();
}

void engine::admit(source_item&& item, const journal_row* row)
{
    tally_.add_record();
    auto w = std::make_shared<work>(std::move(item));
    if (row) {
        ++rows_met_;
        if (!journal_->is_of(*row, w->item.text))
            throw error{other_input()};
        if (row->result) {
            announce(*w, *row->result);
            return;
        }
        w->intended = true;
        w->maybe_applied = true;
        w->user_id = row->user_id;
    }
    if (holding_) {
        held_.push_back(std::move(w));
        return;
    }
    admitted_ = true;
    if (lanes_.enter(w))
        ready_.push_back(std::move(w));
    begin_ready();
}

void engine::release()
{
    if (rows_met_ != journal_->row_count())
        throw error{other_input()};
    holding_ = false;
    admitted_ = true;
    // Those in flight first: what the service made of them may be news to nobody but us.
    std::deque<work_ptr> planned;
    for (work_ptr& w : std::exchange(held_, {}))
        if (lanes_.enter(w))
            (w->intended ? ready_ : planned).push_back(std::move(w));
    ready_.insert(ready_.end(), planned.begin(), planned.end());
    begin_ready();
}

// Records of which nothing more will be done. What an earlier run made of them counts all the same.
asio::awaitable<void> engine::count(std::vector<source_item> items)
{
    see(items);
    std::vector<journal_row> rows;
    if (journal_) {
        auto asking = journal_->rows(items.front().line, items.back().line);
        rows = co_await std::move(asking);
    }
    auto row = rows.begin();
    for (source_item& item : items) {
        while (row != rows.end() && row->line < item.line)
            ++row;
        if (!options_.shard.holds(item.line, item.key))
            continue;
        tally_.add_record();
        const bool has_row = row != rows.end() && row->line == item.line;
        if (has_row && row->result && journal_->is_of(*row, item.text)) {
            work w{std::move(item)};
            announce(w, *row->result);
        }
    }
}

asio::awaitable<void> engine::count_rest()
{
    while (!aborted_) {
        if (outbox_) {
            auto room = outbox_->has_room();
            co_await std::move(room);
        }
        auto reading = source_->read(batch);
        auto items = co_await std::move(reading);
        if (items.empty()) {
            // One that was stopped ends early.
            input_ended_ = !aborted_;
            co_return;
        }
        auto counting = count(std::move(items));
        co_await std::move(counting);
    }
}

} // namespace sunco::sync
