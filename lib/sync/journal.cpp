#include <sync/journal.hpp>

#include <sync/on_thread.hpp>

#include <boost/asio/detached.hpp>

#include <utility>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

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

asio::awaitable<void> journal::write(journal_change change)
{
    const auto self = shared_from_this();
    const std::shared_ptr<batch> mine = next_;
    mine->changes.push_back(std::move(change));
    if (!committing_) {
        committing_ = true;
        asio::co_spawn(strand_, commit_all(self), asio::detached);
    }
    while (!mine->done) {
        auto turn = mine->line.wait(strand_);
        co_await std::move(turn);
    }
    if (mine->broken)
        std::rethrow_exception(mine->broken);
}

void journal::write_later(journal_change change)
{
    next_->changes.push_back(std::move(change));
}

asio::awaitable<void> journal::commit_all(std::shared_ptr<journal> self)
{
    while (!self->next_->changes.empty()) {
        const auto now = std::exchange(self->next_, std::make_shared<batch>());
        if (!self->broken_) {
            try {
                auto work = on_thread(self->disk_, [file = self->file_, now] {
                    file->commit(now->changes);
                    return true;
                });
                co_await std::move(work);
            } catch (...) {
                // What the disk refused once is not tried again: nobody could tell what of it
                // stuck.
                self->broken_ = std::current_exception();
            }
        }
        now->broken = self->broken_;
        now->done = true;
        now->line.wake_all();
    }
    self->committing_ = false;
    self->idle_.wake_all();
}

asio::awaitable<std::vector<journal_row>> journal::rows(std::uint64_t first, std::uint64_t last)
{
    auto work = on_thread(disk_, [file = file_, first, last] { return file->rows(first, last); });
    co_return co_await std::move(work);
}

asio::awaitable<void> journal::close()
{
    // The last hands may have left withdrawals while a commit was running: its loop takes them
    // along.
    while (committing_) {
        auto end = idle_.wait(strand_);
        co_await std::move(end);
    }
    if (!broken_ && !next_->changes.empty()) {
        committing_ = true;
        auto rest = commit_all(shared_from_this());
        co_await std::move(rest);
    }
    auto work = on_thread(disk_, [file = std::exchange(file_, nullptr)]() mutable {
        file.reset();
        return true;
    });
    co_await std::move(work);
}

} // namespace sunco::sync
