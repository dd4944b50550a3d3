#include <sync/journal.hpp>

#include <sync/on_thread.hpp>

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

// So many changes are worth a commit at once; fewer wait for this long for others to join them.
constexpr std::size_t enough = 256;
constexpr std::chrono::milliseconds longest_wait{5};

} // namespace

asio::awaitable<void> journal::open(std::filesystem::path path, journal_binding binding)
{
    auto work = on_thread(disk_, [path = std::move(path), binding = std::move(binding)] {
        auto file = std::make_shared<journal_file>(path, binding);
        const std::uint64_t last = file->last_line();
        return std::tuple{file, last, file->row_count()};
    });
    std::tie(file_, last_line_, row_count_) = co_await std::move(work);
}

void journal::put(journal_change change)
{
    next_->changes.push_back(std::move(change));
    if (!std::exchange(committing_, true))
        asio::co_spawn(strand_, commit_all(shared_from_this()), [](std::exception_ptr e) {
            if (e) // out of memory: those who wait would wait for ever
                std::rethrow_exception(e);
        });
    else if (next_->changes.size() >= enough)
        gathering_.wake_all();
}

void journal::hurry()
{
    if (next_->changes.empty())
        return; // what comes next may wait for others
    next_->urgent = true;
    gathering_.wake_all();
}

asio::awaitable<void> journal::write(journal_change change)
{
    const auto self = shared_from_this();
    const std::shared_ptr<batch> mine = next_;
    mine->urgent = true; // before `put`, which may take the batch away at once
    put(std::move(change));
    gathering_.wake_all();
    while (!mine->done) {
        auto turn = mine->line.wait(strand_);
        co_await std::move(turn);
    }
    if (mine->broken)
        std::rethrow_exception(mine->broken);
}

asio::awaitable<void> journal::commit_all(std::shared_ptr<journal> self)
{
    while (!self->next_->changes.empty()) {
        auto gathering = self->gathered();
        co_await std::move(gathering);
        auto committing = self->commit(std::exchange(self->next_, std::make_shared<batch>()));
        co_await std::move(committing);
    }
    self->committing_ = false;
    self->idle_.wake_all();
}

asio::awaitable<void> journal::gathered()
{
    const auto until = std::chrono::steady_clock::now() + longest_wait;
    while (!next_->urgent && next_->changes.size() < enough &&
           std::chrono::steady_clock::now() < until) {
        auto more = gathering_.wait(strand_, until);
        co_await std::move(more);
    }
}

asio::awaitable<void> journal::commit(std::shared_ptr<batch> b)
{
    if (!broken_) {
        try {
            auto work = on_thread(disk_, [file = file_, b] {
                file->commit(b->changes);
                return true;
            });
            co_await std::move(work);
        } catch (...) {
            // What the disk refused once is not tried again: nobody could tell what of it stuck.
            broken_ = std::current_exception();
        }
    }
    b->broken = broken_;
    b->done = true;
    b->line.wake_all();
    for (const journal_change& change : b->changes)
        written_(change, b->broken);
}

asio::awaitable<std::vector<journal_row>> journal::rows(std::uint64_t first, std::uint64_t last)
{
    auto work = on_thread(disk_, [file = file_, first, last] { return file->rows(first, last); });
    co_return co_await std::move(work);
}

asio::awaitable<void> journal::close()
{
    hurry();
    while (committing_) {
        auto end = idle_.wait(strand_);
        co_await std::move(end);
    }
    auto work = on_thread(disk_, [file = std::exchange(file_, nullptr)]() mutable {
        file.reset();
        return true;
    });
    co_await std::move(work);
}

} // namespace sunco::sync
