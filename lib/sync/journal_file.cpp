#include <sync/journal_file.hpp>

#include <sync/journal_path.hpp>
#include <sync/sha256.hpp>

#include <algorithm>
#include <random>
#include <span>

namespace sunco::sync {
namespace {

constexpr std::int64_t application_id = 0x53756e63; // "Sunc"
constexpr std::int64_t format_version = 2;
constexpr std::size_t salt_size = 16;

[[noreturn]] void refuse(errc code, std::string why)
{
    throw error{make_failure(code, std::move(why))};
}

std::span<const unsigned char> bytes_of(std::string_view text)
{
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string as_string(std::span<const unsigned char> bytes)
{
    return {bytes.begin(), bytes.end()};
}

std::string_view as_text(const digest& d)
{
    return {reinterpret_cast<const char*>(d.data()), d.size()};
}

std::string random_salt()
{
    std::random_device source;
    std::string salt(salt_size, '\0');
    for (char& c : salt)
        c = static_cast<char>(source() & 0xff);
    return salt;
}

} // namespace

journal_file::journal_file(const std::filesystem::path& path, const journal_binding& binding)
    : db_{prepare_journal_path(path)}
{
    db_.run("PRAGMA locking_mode = EXCLUSIVE");
    const bool fresh = db_.number("PRAGMA application_id") == 0 &&
                       db_.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!fresh && db_.number("PRAGMA application_id") != application_id)
        refuse(errc::configuration, "the file is no journal of this program");
    if (!fresh && db_.number("PRAGMA user_version") != format_version)
        refuse(errc::configuration, "the journal is of another version; finish it with the program "
                                    "that began it, or begin a new one");
    if (!fresh && db_.text("PRAGMA quick_check(1)") != "ok")
        refuse_as_damaged();
    db_.run("PRAGMA journal_mode = WAL");
    db_.run("PRAGMA synchronous = FULL");
    db_.run("BEGIN EXCLUSIVE");
    if (fresh)
        set_up(binding);
    else
        check(binding);
    db_.run("COMMIT");
    // What a run wrote that was killed before its sync is read, and must not be gone again, with
    // the machine's power, when requests have been sent because of it.
    db_.run("PRAGMA wal_checkpoint(TRUNCATE)");
    begin_ = db_.prepare("BEGIN IMMEDIATE");
    end_ = db_.prepare("COMMIT");
    records_.emplace(db_);
}

void journal_file::set_up(const journal_binding& binding)
{
    db_.run("PRAGMA application_id = 1400204899");
    db_.run("PRAGMA user_version = 2");
    db_.run("CREATE TABLE job (salt BLOB NOT NULL, app BLOB NOT NULL, shard TEXT NOT NULL, "
            "input_size INTEGER, input_digest BLOB) STRICT");
    record_table::make(db_);
    salt_ = random_salt();
    statement s = db_.prepare("INSERT INTO job VALUES (?1, ?2, ?3, ?4, ?5)");
    s.bind(1, bytes_of(salt_));
    s.bind(2, salted(hash_, binding.app_id));
    s.bind(3, std::string_view{to_string(binding.shard)});
    if (binding.input) {
        s.bind(4, static_cast<std::int64_t>(binding.input->size));
        s.bind(5, binding.input->content);
    }
    s.run();
}

void journal_file::check(const journal_binding& binding)
{
    statement s = db_.prepare("SELECT salt, app, shard, input_size, input_digest FROM job");
    if (!s.step())
        refuse_as_damaged();
    salt_ = s.bytes(0);
    if (s.bytes(1) != as_string(salted(hash_, binding.app_id)))
        refuse(errc::invalid_argument, "the journal belongs to another app");
    if (s.text(2) != to_string(binding.shard))
        refuse(errc::invalid_argument, "the journal belongs to another shard");
    const bool was_file = !s.is_null(3);
    const bool same = !binding.input
                          ? !was_file
                          : was_file &&
                                s.integer(3) == static_cast<std::int64_t>(binding.input->size) &&
                                s.bytes(4) == as_string(binding.input->content);
    if (!same)
        refuse(errc::invalid_argument,
               "the journal belongs to another input, or the input has changed since; go on with "
               "the input of then, or begin a new journal");
    s.run();
}

void journal_file::commit(const std::vector<journal_change>& changes)
{
    try {
        begin_->run();
        for (const journal_change& change : changes)
            write(change);
        records_->write_back();
        end_->run();
    } catch (...) {
        db_.undo_and_leave();
        throw;
    }
}

void journal_file::write(const journal_change& change)
{
    switch (change.what) {
    case journal_change::kind::intent:
        return records_->begin(change.of->item.line, fingerprint_of(*change.of),
                               change.of->user_id);
    case journal_change::kind::settlement:
        return settle(*change.of);
    case journal_change::kind::withdrawal:
        return records_->forget(change.of->item.line);
    }
}

fingerprint journal_file::fingerprint_of(const work& w)
{
    return salted(hash_, as_text(w.item.text));
}

void journal_file::settle(const work& w)
{
    if (!w.intended)
        records_->begin(w.item.line, fingerprint_of(w));
    records_->end(w.item.line, w.ended, w.failed.get());
}

std::vector<journal_row> journal_file::rows(std::uint64_t first, std::uint64_t last)
{
    return records_->rows(first, last);
}

std::uint64_t journal_file::last_line()
{
    return records_->last_line();
}

std::uint64_t journal_file::row_count()
{
    return records_->size();
}

fingerprint journal_file::salted(sha256& hash, std::string_view text) const
{
    const digest whole = hash.restart().update(salt_).update(text).finish();
    sync::fingerprint p{};
    std::copy_n(whole.begin(), p.size(), p.begin());
    return p;
}

fingerprint journal_file::fingerprint(const digest& text) const
{
    sha256 hash;
    return salted(hash, as_text(text));
}

} // namespace sunco::sync
