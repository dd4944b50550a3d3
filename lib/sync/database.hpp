#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sunco::sync {

/// Says that the file does not hold what was written to it. \throws sunco::error always
[[noreturn]] void refuse_as_damaged();

/// A prepared statement. Parameters are numbered from 1, columns from 0. Every failure throws
/// `sunco::error` with `errc::configuration`.
class statement {
public:
    void bind(int parameter, std::int64_t value);
    void bind(int parameter, std::string_view text);
    void bind(int parameter, std::span<const unsigned char> bytes);
    void bind_null(int parameter);
    /// As `bind`, without a copy: what is lent must live until the statement has run.
    void lend(int parameter, std::string_view text);
    void lend(int parameter, std::span<const unsigned char> bytes);

    /// The next row. \returns false after the last one; the statement may then be bound afresh.
    [[nodiscard]] bool step();
    /// For a statement without rows.
    void run();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    /// Bytes as a string; empty where the column is null.
    [[nodiscard]] std::string bytes(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    friend class database;
    struct finalize {
        void operator()(sqlite3_stmt* s) const noexcept;
    };

    explicit statement(sqlite3_stmt* s) : handle_{s} {}
    void check(int code) const;

    std::unique_ptr<sqlite3_stmt, finalize> handle_;
};

/// An SQLite database that this process has for itself, for one thread at a time. Every failure
/// throws `sunco::error` with `errc::configuration`.
class database {
public:
    /// Opens the file, which must exist. Takes no lock yet.
    explicit database(const std::filesystem::path& path);

    void run(const char* sql);
    [[nodiscard]] statement prepare(const char* sql);
    /// The one number that \p sql gives.
    [[nodiscard]] std::int64_t number(const char* sql);
    /// The one text that \p sql gives.
    [[nodiscard]] std::string text(const char* sql);

    /// To be called after a failed write: what was begun is undone, and nothing more is copied from
    /// the write-ahead log, so that what the disk refused is not tried again behind our back.
    void undo_and_leave() noexcept;

private:
    struct close {
        void operator()(sqlite3* db) const noexcept;
    };

    std::unique_ptr<sqlite3, close> handle_;
};

} // namespace sunco::sync
