#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

/// An open database.
class database {
public:
    explicit database(const char* path)
    {
        if (sqlite3_open(path, &db_) != SQLITE_OK) {
            // There is a handle all the same, to ask for the reason and to close.
            const std::string reason = sqlite3_errmsg(db_);
            sqlite3_close(db_);
            throw std::runtime_error{reason};
        }
        sqlite3_busy_timeout(db_, 10'000);
    }
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database() { sqlite3_close(db_); }

    void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
    void check(int status) const
    {
        if (status != SQLITE_OK)
            throw std::runtime_error{sqlite3_errmsg(db_)};
    }
    sqlite3* get() const { return db_; }

private:
    sqlite3* db_ = nullptr;
};

/// A prepared statement and the row that it stands at.
class statement {
public:
    statement(database& db, const char* sql)
    {
        db.check(sqlite3_prepare_v2(db.get(), sql, -1, &statement_, nullptr));
    }
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;
    ~statement() { sqlite3_finalize(statement_); }

    bool step()
    {
        const int status = sqlite3_step(statement_);
        if (status != SQLITE_ROW && status != SQLITE_DONE)
            fail();
        return status == SQLITE_ROW;
    }
    void reset() { sqlite3_reset(statement_); }
    std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
    std::string text(int column)
    {
        const auto* text = sqlite3_column_text(statement_, column);
        return text ? reinterpret_cast<const char*>(text) : "";
    }
    void bind(int place, std::int64_t value)
    {
        if (sqlite3_bind_int64(statement_, place, value) != SQLITE_OK)
            fail();
    }
    void bind(int place, std::string_view text)
    {
        if (sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()),
                              SQLITE_TRANSIENT) != SQLITE_OK)
            fail();
    }

private:
    [[noreturn]] void fail()
    {
        throw std::runtime_error{sqlite3_errmsg(sqlite3_db_handle(statement_))};
    }

    sqlite3_stmt* statement_ = nullptr;
};
