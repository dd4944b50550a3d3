#include <sync/database.hpp>

#include <sunco/error.hpp>

#include <sqlite3.h>

namespace sunco::sync {
namespace {

[[noreturn]] void fail(int code)
{
    // The error's own text may quote values; that of its code does not.
    const bool locked = (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
    throw error{make_failure(errc::configuration,
                             locked ? "the journal is in use by another job"
                                    : std::string{"the journal: "} + sqlite3_errstr(code))};
}

int size_of(auto data)
{
    return static_cast<int>(data.size());
}

} // namespace

void refuse_as_damaged()
{
    throw error{
        make_failure(errc::configuration, "the journal is damaged; restore it or begin a new one")};
}

void statement::finalize::operator()(sqlite3_stmt* s) const noexcept
{
    sqlite3_finalize(s);
}

void statement::check(int code) const
{
    if (code != SQLITE_OK)
        fail(sqlite3_extended_errcode(sqlite3_db_handle(handle_.get())));
}

void statement::bind(int parameter, std::int64_t value)
{
    check(sqlite3_bind_int64(handle_.get(), parameter, value));
}

void statement::bind(int parameter, std::string_view text)
{
    check(
        sqlite3_bind_text(handle_.get(), parameter, text.data(), size_of(text), SQLITE_TRANSIENT));
}

void statement::bind(int parameter, std::span<const unsigned char> bytes)
{
    check(sqlite3_bind_blob(handle_.get(), parameter, bytes.data(), size_of(bytes),
                            SQLITE_TRANSIENT));
}

void statement::lend(int parameter, std::string_view text)
{
    check(sqlite3_bind_text(handle_.get(), parameter, text.data(), size_of(text), SQLITE_STATIC));
}

void statement::lend(int parameter, std::span<const unsigned char> bytes)
{
    check(sqlite3_bind_blob(handle_.get(), parameter, bytes.data(), size_of(bytes), SQLITE_STATIC));
}

void statement::bind_null(int parameter)
{
    check(sqlite3_bind_null(handle_.get(), parameter));
}

bool statement::step()
{
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW)
        return true;
    const int extended = sqlite3_extended_errcode(sqlite3_db_handle(handle_.get()));
    sqlite3_reset(handle_.get());
    if (code != SQLITE_DONE)
        fail(extended);
    return false;
}

void statement::run()
{
    while (step()) {
    }
}

std::int64_t statement::integer(int column) const
{
    return sqlite3_column_int64(handle_.get(), column);
}

std::string statement::text(int column) const
{
    return bytes(column);
}

std::string statement::bytes(int column) const
{
    const void* data = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data ? std::string{static_cast<const char*>(data), size} : std::string{};
}

bool statement::is_null(int column) const
{
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

void database::close::operator()(sqlite3* db) const noexcept
{
    sqlite3_close_v2(db);
}

database::database(const std::filesystem::path& path)
{
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX,
        nullptr);
    handle_.reset(db);
    if (code != SQLITE_OK)
        fail(code);
}

statement database::prepare(const char* sql)
{
    sqlite3_stmt* s = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql, -1, &s, nullptr);
    if (code != SQLITE_OK)
        fail(code);
    return statement{s};
}

void database::run(const char* sql)
{
    prepare(sql).run();
}

std::int64_t database::number(const char* sql)
{
    statement s = prepare(sql);
    return s.step() ? s.integer(0) : 0;
}

std::string database::text(const char* sql)
{
    statement s = prepare(sql);
    return s.step() ? s.text(0) : std::string{};
}

void database::undo_and_leave() noexcept
{
    // It fails where SQLite has done so itself.
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

} // namespace sunco::sync
