#pragma once

#include <sync/journal_file.hpp>
#include <sync/waiting_line.hpp>
#include <sync/work.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace sunco::sync {

/// The journal as the coroutines of one strand see it. The disk has a thread of its own. A commit
/// costs the same for one change as for hundreds, so changes are gathered for a moment before they
/// go to the disk together.
class journal : public std::enable_shared_from_this<journal> {
public:
    /// Hears of every change once it is durable, or why it never will be.
    using on_written = std::function<void(const journal_change&, const std::exception_ptr&)>;

    journal(boost::asio::any_io_executor strand, boost::asio::any_io_executor disk,
            on_written written)
        : strand_{std::move(strand)}, disk_{std::move(disk)}, written_{std::move(written)}
    {}

    /// Opens the file. \throws sunco::error as `journal_file` does
    [[nodiscard]] boost::asio::awaitable<void> open(std::filesystem::path path,
                                                    journal_binding binding);

    /// Makes \p change durable some time soon. After the first failure every change fails,
    /// unwritten.
    void put(journal_change change);
    /// Writes what was put without waiting for more to come.
    void hurry();
    /// The same, and waits for it. \throws sunco::error where it failed.
    [[nodiscard]] boost::asio::awaitable<void> write(journal_change change);

    /// What is known of the lines from \p first to \p last. Changes that are being written may be
    /// in it.
    [[nodiscard]] boost::asio::awaitable<std::vector<journal_row>> rows(std::uint64_t first,
                                                                        std::uint64_t last);
    /// As of `open`.
    [[nodiscard]] std::uint64_t last_line() const noexcept { return last_line_; }
    /// As of `open`.
    [[nodiscard]] std::uint64_t row_count() const noexcept { return row_count_; }
    /// Whether \p row was written for a record of this text.
    [[nodiscard]] bool is_of(const journal_row& row, const digest& text) const
    {
        return row.text == file_->fingerprint(text);
    }

    /// Writes what is left and gives the file back to others.
    [[nodiscard]] boost::asio::awaitable<void> close();

private:
    struct batch {
        std::vector<journal_change> changes{};
        bool urgent = false;
        // Those that wait for it to be written.
        waiting_line line{};
        bool done = false;
        std::exception_ptr broken{};
    };

    static boost::asio::awaitable<void> commit_all(std::shared_ptr<journal> self);
    boost::asio::awaitable<void> gathered();
    boost::asio::awaitable<void> commit(std::shared_ptr<batch> b);

    boost::asio::any_io_executor strand_;
    boost::asio::any_io_executor disk_;
    on_written written_;
    std::shared_ptr<journal_file> file_;
    std::shared_ptr<batch> next_ = std::make_shared<batch>();
    bool committing_ = false;
    // The commit that waits for more changes.
    waiting_line gathering_;
    waiting_line idle_;
    std::exception_ptr broken_;
    std::uint64_t last_line_ = 0;
    std::uint64_t row_count_ = 0;
};

} // namespace sunco::sync
