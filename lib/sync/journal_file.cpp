#include <sync/journal_file.hpp>

#include <sync/journal_path.hpp>
#include <sync/sha256.hpp>

#include <algorithm>
#include <random>
#include <span>

namespace sunco::sync {
namespace {

constexpr std::int64_t application_id = 0x53756e63; // "Sunc"
constexpr std::int64_t format_version = 1;
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

std::string_view state_of(const work& w)
{
    return w.failed ? to_string(w.ended) : "done";
}

outcome outcome_named(std::string_view name)
{
    for (const outcome o : all_outcomes)
        if (to_string(o) == name)
            return o;
    refuse(errc::configuration, "the journal is damaged: it has an outcome that there is not");
}

record_result result_in(const statement& row)
{
    record_result r;
    r.line = static_cast<std::uint64_t>(row.integer(0));
    r.outcome = outcome_named(row.text(1));
    r.error = row.text(2);
    r.status = static_cast<unsigned>(row.integer(3));
    r.message = row.text(4);
    r.earlier_run = true;
    return r;
}

void lend_text_or_null(statement& s, int parameter, const std::string& text)
{
    if (text.empty())
        s.bind_null(parameter);
    else
        s.lend(parameter, std::string_view{text});
}

std::int64_t signed_line(std::uint64_t line)
{
    return static_cast<std::int64_t>(line);
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
        refuse(errc::configuration, "the journal is damaged; restore it or begin a new one");
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
    intend_ = db_.prepare("INSERT INTO record (line, state, text, user_id) "
                          "VALUES (?1, 'sent', ?2, ?3)");
    settle_ = db_.prepare("UPDATE record SET state = ?2, user_id = NULL, outcome = ?3, error = ?4, "
                          "status = ?5, message = ?6 WHERE line = ?1");
    settle_at_once_ =
        db_.prepare("INSERT INTO record (line, state, text, outcome, error, status, message) "
                    "VALUES (?1, ?2, ?7, ?3, ?4, ?5, ?6)");
    withdraw_ = db_.prepare("DELETE FROM record WHERE line = ?1 AND state = 'sent'");
    rows_ = db_.prepare("SELECT line, outcome, error, status, message, user_id, text FROM record "
                        "WHERE line BETWEEN ?1 AND ?2 ORDER BY line");
}

void journal_file::set_up(const journal_binding& binding)
{
    db_.run("PRAGMA application_id = 1400204899");
    db_.run("PRAGMA user_version = 1");
    db_.run("CREATE TABLE job (salt BLOB NOT NULL, app BLOB NOT NULL, shard TEXT NOT NULL, "
            "input_size INTEGER, input_digest BLOB) STRICT");
    db_.run("CREATE TABLE record (line INTEGER PRIMARY KEY, state TEXT NOT NULL, "
            "text BLOB NOT NULL, user_id TEXT, outcome TEXT, error TEXT, status INTEGER, "
            "message TEXT) STRICT");
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
        refuse(errc::configuration, "the journal is damaged; restore it or begin a new one");
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
        end_->run();
    } catch (...) {
        db_.leave_as_it_is();
        throw;
    }
}

void journal_file::write(const journal_change& change)
{
    switch (change.what) {
    case journal_change::kind::intent:
        return intend(*change.of);
    case journal_change::kind::settlement:
        return settle(*change.of);
    case journal_change::kind::withdrawal:
        return withdraw(*change.of);
    }
}

void journal_file::intend(const work& w)
{
    const print text = salted(hash_, as_text(w.item.text));
    intend_->bind(1, signed_line(w.item.line));
    intend_->lend(2, text);
    lend_text_or_null(*intend_, 3, w.user_id);
    intend_->run();
}

// Of a record whose intent is there, all but the outcome is known already.
void journal_file::settle(const work& w)
{
    static const record_result success;
    const record_result& why = w.failed ? *w.failed : success;
    statement& s = w.intended ? *settle_ : *settle_at_once_;
    s.bind(1, signed_line(w.item.line));
    s.lend(2, state_of(w));
    s.lend(3, to_string(w.ended));
    lend_text_or_null(s, 4, why.error);
    s.bind(5, static_cast<std::int64_t>(why.status));
    lend_text_or_null(s, 6, why.message);
    if (w.intended)
        return s.run();
    const print text = salted(hash_, as_text(w.item.text));
    s.lend(7, text);
    s.run();
}

void journal_file::withdraw(const work& w)
{
    withdraw_->bind(1, signed_line(w.item.line));
    withdraw_->run();
}

std::vector<journal_row> journal_file::rows(std::uint64_t first, std::uint64_t last)
{
    std::vector<journal_row> found;
    rows_->bind(1, signed_line(first));
    rows_->bind(2, signed_line(last));
    while (rows_->step()) {
        journal_row row;
        row.line = static_cast<std::uint64_t>(rows_->integer(0));
        if (!rows_->is_null(1))
            row.result = result_in(*rows_);
        row.user_id = rows_->text(5);
        row.text = rows_->bytes(6);
        found.push_back(std::move(row));
    }
    return found;
}

std::uint64_t journal_file::last_line()
{
    return static_cast<std::uint64_t>(db_.number("SELECT max(line) FROM record"));
}

std::uint64_t journal_file::row_count()
{
    return static_cast<std::uint64_t>(db_.number("SELECT count(*) FROM record"));
}

journal_file::print journal_file::salted(sha256& hash, std::string_view text) const
{
    const digest whole = hash.restart().update(salt_).update(text).finish();
    print p{};
    std::copy_n(whole.begin(), p.size(), p.begin());
    return p;
}

std::string journal_file::fingerprint(const digest& text) const
{
    sha256 hash;
    return as_string(salted(hash, as_text(text)));
}

} // namespace sunco::sync
