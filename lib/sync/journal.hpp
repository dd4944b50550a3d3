#pragma once

#include <sync/journal_file.hpp>
#include <sync/waiting_line.hpp>
#include <sync/work.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <vector>

namespace sunco::sync {

/// The journal as the coroutines of one strand see it. The disk has a thread of its own, and what
/// is asked for while one commit is under way goes into the next one together.
class journal : public std::enable_shared_from_this<journal> {
public:
    journal(boost::asio::any_io_executor strand, boost::asio::any_io_executor disk)
        : strand_{std::move(strand)}, disk_{std::move(disk)}
    {}

    /// Opens the file. \throws sunco::error as `journal_file` does
    [[nodiscard]] boost::asio::awaitable<void> open(std::filesystem::path path,
                                                    journal_binding binding);

    /// Makes \p change durable before it completes.
    /// \throws sunco::error where that fails; every later one then fails too, unwritten.
    [[nodiscard]] boost::asio::awaitable<void> write(journal_change change);
    /// Makes \p change durable some time soon, at the latest with the next `write` or `close`.
    void write_later(journal_change change);

    /// What is known of the lines from \p first to \p last. Not during a `write`.
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
        waiting_line line{};
        bool done = false;
        std::exception_ptr broken{};
    };

    static boost::asio::awaitable<void> commit_all(std::shared_ptr<journal> self);

    boost::asio::any_io_executor strand_;
    boost::asio::any_io_executor disk_;
    std::shared_ptr<journal_file> file_;
    std::shared_ptr<batch> next_ = std::make_shared<batch>();
    bool committing_ = false;
    waiting_line idle_;
    std::exception_ptr broken_;
    std::uint64_t last_line_ = 0;
    std::uint64_t row_count_ = 0;
};

} // namespace sunco::sync
