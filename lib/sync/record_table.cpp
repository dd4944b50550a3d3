#include <sync/record_table.hpp>

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

namespace sunco::sync {
namespace {

// In the order of the enumeration.
constexpr std::string_view letters = "cu=rpf?";
static_assert(letters.size() == outcome_count);

[[noreturn]] void refuse_as_damaged()
{
    throw error{
        make_failure(errc::configuration, "the journal is damaged; restore it or begin a new one")};
}

char letter_of(outcome o)
{
    return letters[static_cast<std::size_t>(o)];
}

outcome outcome_of(char letter)
{
    const std::size_t place = letters.find(letter);
    if (place == letters.npos)
        refuse_as_damaged();
    return all_outcomes[place];
}

std::int64_t as_signed(std::uint64_t number)
{
    return static_cast<std::int64_t>(number);
}

std::uint64_t as_unsigned(std::int64_t number)
{
    return static_cast<std::uint64_t>(number);
}

void lend_text_or_null(statement& s, int parameter, const std::string& text)
{
    if (text.empty())
        s.bind_null(parameter);
    else
        s.lend(parameter, std::string_view{text});
}

} // namespace

void record_table::make(database& db)
{
    db.run("CREATE TABLE block (number INTEGER PRIMARY KEY, known INTEGER NOT NULL, "
           "states TEXT NOT NULL, texts BLOB NOT NULL) STRICT");
    db.run("CREATE TABLE detail (line INTEGER PRIMARY KEY, user_id TEXT, error TEXT, "
           "status INTEGER, message TEXT) STRICT");
}

record_table::record_table(database& db)
    : db_{db}, read_{db.prepare(
                   "SELECT number, states, texts FROM block WHERE number BETWEEN ?1 AND ?2 "
                   "ORDER BY number")},
      write_{db.prepare("REPLACE INTO block (number, known, states, texts) "
                        "VALUES (?1, ?2, ?3, ?4)")},
      read_detail_{
          db.prepare("SELECT user_id, error, status, message FROM detail WHERE line = ?1")},
      write_detail_{db.prepare("REPLACE INTO detail (line, user_id, error, status, message) "
                               "VALUES (?1, ?2, ?3, ?4, ?5)")},
      remove_detail_{db.prepare("DELETE FROM detail WHERE line = ?1")}
{}

bool record_table::is_new(std::uint64_t line)
{
    return block_of(line).states[line % lines_a_block] == nothing;
}

void record_table::add(std::uint64_t line, const fingerprint& text)
{
    block& b = block_of(line);
    b.states[line % lines_a_block] = in_flight;
    b.texts[line % lines_a_block] = text;
    b.changed = true;
}

void record_table::keep_user(std::uint64_t line, const std::string& user_id)
{
    write_detail_.bind(1, as_signed(line));
    write_detail_.lend(2, std::string_view{user_id});
    for (const int parameter : {3, 4, 5})
        write_detail_.bind_null(parameter);
    write_detail_.run();
}

void record_table::end(std::uint64_t line, outcome how, const record_result* failed)
{
    block& b = block_of(line);
    b.states[line % lines_a_block] = letter_of(how);
    b.changed = true;
    if (!failed)
        return;
    write_detail_.bind(1, as_signed(line));
    write_detail_.bind_null(2);
    lend_text_or_null(write_detail_, 3, failed->error);
    write_detail_.bind(4, static_cast<std::int64_t>(failed->status));
    lend_text_or_null(write_detail_, 5, failed->message);
    write_detail_.run();
}

void record_table::forget_user(std::uint64_t line)
{
    remove_detail_.bind(1, as_signed(line));
    remove_detail_.run();
}

void record_table::forget(std::uint64_t line)
{
    block& b = block_of(line);
    char& state = b.states[line % lines_a_block];
    if (state != in_flight)
        return;
    state = nothing;
    b.texts[line % lines_a_block] = {};
    b.changed = true;
}

void record_table::write_back()
{
    for (auto it = blocks_.begin(); it != blocks_.end();) {
        auto& [number, b] = *it;
        if (!b.changed) {
            it = blocks_.erase(it);
            continue;
        }
        write(number, b);
        b.changed = false;
        ++it;
    }
}

void record_table::write(std::uint64_t number, const block& b)
{
    const auto unknown = std::count(b.states.begin(), b.states.end(), nothing);
    write_.bind(1, as_signed(number));
    write_.bind(2, static_cast<std::int64_t>(lines_a_block) - unknown);
    write_.lend(3, std::string_view{b.states});
    write_.lend(4, std::span{b.texts.front().data(), sizeof b.texts});
    write_.run();
}

void record_table::set(block& b, const statement& row)
{
    b.states = row.text(1);
    const std::string texts = row.bytes(2);
    if (b.states.size() != lines_a_block || texts.size() != sizeof b.texts)
        refuse_as_damaged();
    std::memcpy(b.texts.data(), texts.data(), sizeof b.texts);
}

record_table::block& record_table::block_of(std::uint64_t line)
{
    const auto [place, is_new] = blocks_.try_emplace(line / lines_a_block);
    if (is_new) {
        read_.bind(1, as_signed(place->first));
        read_.bind(2, as_signed(place->first));
        while (read_.step())
            set(place->second, read_);
    }
    return place->second;
}

std::vector<journal_row> record_table::rows(std::uint64_t first, std::uint64_t last)
{
    std::vector<journal_row> found;
    read_.bind(1, as_signed(first / lines_a_block));
    read_.bind(2, as_signed(last / lines_a_block));
    while (read_.step()) {
        block b;
        set(b, read_);
        const std::uint64_t begin = as_unsigned(read_.integer(0)) * lines_a_block;
        add_rows(b, std::max(first, begin), std::min(last, begin + lines_a_block - 1), found);
    }
    return found;
}

void record_table::add_rows(const block& b, std::uint64_t first, std::uint64_t last,
                            std::vector<journal_row>& found)
{
    for (std::uint64_t line = first; line <= last; ++line) {
        const char state = b.states[line % lines_a_block];
        if (state == nothing)
            continue;
        journal_row& row = found.emplace_back();
        row.line = line;
        row.text = b.texts[line % lines_a_block];
        if (state != in_flight) {
            row.result.emplace();
            row.result->line = line;
            row.result->outcome = outcome_of(state);
            row.result->earlier_run = true;
        }
        if (!row.result || row.result->is_failure())
            add_detail(row);
    }
}

void record_table::add_detail(journal_row& row)
{
    read_detail_.bind(1, as_signed(row.line));
    while (read_detail_.step()) {
        row.user_id = read_detail_.text(0);
        if (!row.result)
            continue;
        row.result->error = read_detail_.text(1);
        row.result->status = static_cast<unsigned>(read_detail_.integer(2));
        row.result->message = read_detail_.text(3);
    }
}

std::uint64_t record_table::last_line()
{
    statement s = db_.prepare(
        "SELECT number, states FROM block WHERE known > 0 ORDER BY number DESC LIMIT 1");
    if (!s.step())
        return 0;
    const std::string states = s.text(1);
    const std::size_t place = states.find_last_not_of(nothing);
    if (place == states.npos)
        refuse_as_damaged();
    return as_unsigned(s.integer(0)) * lines_a_block + place;
}

std::uint64_t record_table::size()
{
    return as_unsigned(db_.number("SELECT sum(known) FROM block"));
}

} // namespace sunco::sync
