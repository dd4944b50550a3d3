#include <sync/record_table.hpp>

#include <algorithm>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>

namespace sunco::sync {
namespace {

// In the order of the enumeration.
constexpr std::string_view letters = "cu=rpf?";
static_assert(letters.size() == outcome_count);

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

bool is_failure(outcome o)
{
    return o == outcome::failed || o == outcome::unknown;
}

std::int64_t as_signed(std::uint64_t number)
{
    return static_cast<std::int64_t>(number);
}

std::uint64_t as_unsigned(std::int64_t number)
{
    return static_cast<std::uint64_t>(number);
}

std::string_view as_text(const auto& states)
{
    return {states.data(), states.size()};
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
    db.run("CREATE TABLE block (number INTEGER PRIMARY KEY, states TEXT NOT NULL, "
           "texts BLOB NOT NULL) STRICT");
    db.run("CREATE TABLE detail (line INTEGER PRIMARY KEY, user_id TEXT, error TEXT, "
           "status INTEGER, message TEXT) STRICT");
}

record_table::record_table(database& db)
    : db_{db}, read_{db.prepare(
                   "SELECT number, states, texts FROM block WHERE number BETWEEN ?1 AND ?2 "
                   "ORDER BY number")},
      write_{db.prepare("REPLACE INTO block (number, states, texts) VALUES (?1, ?2, ?3)")},
      read_detail_{
          db.prepare("SELECT user_id, error, status, message FROM detail WHERE line = ?1")},
      write_detail_{db.prepare("REPLACE INTO detail (line, user_id, error, status, message) "
                               "VALUES (?1, ?2, ?3, ?4, ?5)")},
      remove_detail_{db.prepare("DELETE FROM detail WHERE line = ?1")}
{}

void record_table::begin(std::uint64_t line, const fingerprint& text, const std::string& user_id)
{
    block& b = block_of(line);
    char& state = b.states[line % lines_a_block];
    if (state != nothing)
        throw error{make_failure(errc::invalid_argument,
                                 "line " + std::to_string(line) + " is there twice")};
    state = user_id.empty() ? in_flight : in_flight_with_user;
    b.texts[line % lines_a_block] = text;
    b.changed = true;
    if (!user_id.empty())
        write_detail(line, user_id, {});
}

bool record_table::is_in_flight(char state) noexcept
{
    return state == in_flight || state == in_flight_with_user;
}

void record_table::end(std::uint64_t line, outcome how, const record_result* failed)
{
    block& b = block_of(line);
    char& state = b.states[line % lines_a_block];
    if (!is_in_flight(state))
        refuse_as_damaged();
    // Written otherwise, it could not be read.
    if (is_failure(how) ? !failed || failed->error.empty() : failed != nullptr)
        throw std::logic_error{"a failure without an error, or an error without a failure"};
    if (failed)
        write_detail(line, {}, *failed);
    else if (state == in_flight_with_user)
        remove_detail(line);
    state = letter_of(how);
    b.changed = true;
}

void record_table::forget(std::uint64_t line)
{
    block& b = block_of(line);
    char& state = b.states[line % lines_a_block];
    if (!is_in_flight(state))
        return;
    if (state == in_flight_with_user)
        remove_detail(line);
    state = nothing;
    b.texts[line % lines_a_block] = {};
    b.changed = true;
}

void record_table::write_back()
{
    for (auto it = blocks_.begin(); it != blocks_.end();) {
        if (it->second.changed) {
            write(it->first, it->second);
            it->second.changed = false;
            ++it;
        } else {
            it = blocks_.erase(it);
        }
    }
}

void record_table::write(std::uint64_t number, const block& b)
{
    write_.bind(1, as_signed(number));
    write_.lend(2, as_text(b.states));
    write_.lend(3,
                std::span{reinterpret_cast<const unsigned char*>(b.texts.data()), sizeof b.texts});
    write_.run();
}

void record_table::write_detail(std::uint64_t line, const std::string& user_id,
                                const record_result& why)
{
    write_detail_.bind(1, as_signed(line));
    lend_text_or_null(write_detail_, 2, user_id);
    lend_text_or_null(write_detail_, 3, why.error);
    write_detail_.bind(4, static_cast<std::int64_t>(why.status));
    lend_text_or_null(write_detail_, 5, why.message);
    write_detail_.run();
}

void record_table::remove_detail(std::uint64_t line)
{
    remove_detail_.bind(1, as_signed(line));
    remove_detail_.run();
}

record_table::block& record_table::block_of(std::uint64_t line)
{
    const std::uint64_t number = line / lines_a_block;
    const auto known = blocks_.find(number);
    if (known != blocks_.end())
        return known->second;
    blocks stored = read(number, number);
    return blocks_.emplace(number, stored[number]).first->second;
}

record_table::blocks record_table::read(std::uint64_t first, std::uint64_t last)
{
    blocks found;
    bool sound = true;
    read_.bind(1, as_signed(first));
    read_.bind(2, as_signed(last));
    while (read_.step()) { // to the end, or the statement could not be used again
        block& b = found[as_unsigned(read_.integer(0))];
        const std::string states = read_.text(1);
        const std::string texts = read_.bytes(2);
        sound = sound && states.size() == b.states.size() && texts.size() == sizeof b.texts;
        std::copy_n(states.begin(), std::min(states.size(), b.states.size()), b.states.begin());
        std::memcpy(b.texts.data(), texts.data(), std::min(texts.size(), sizeof b.texts));
    }
    if (!sound)
        refuse_as_damaged();
    return found;
}

std::vector<journal_row> record_table::rows(std::uint64_t first, std::uint64_t last)
{
    std::vector<journal_row> found;
    for (const auto& [number, b] : read(first / lines_a_block, last / lines_a_block)) {
        for (std::size_t place = 0; place < lines_a_block; ++place) {
            const std::uint64_t line = number * lines_a_block + place;
            if (b.states[place] == nothing || line < first || line > last)
                continue;
            journal_row& row = found.emplace_back();
            row.line = line;
            row.text = b.texts[place];
            add_state(row, b.states[place]);
        }
    }
    return found;
}

void record_table::add_state(journal_row& row, char state)
{
    if (state == in_flight)
        return;
    if (state == in_flight_with_user)
        return add_detail(row);
    row.result.emplace();
    row.result->line = row.line;
    row.result->outcome = outcome_of(state);
    row.result->earlier_run = true;
    if (row.result->is_failure())
        add_detail(row);
}

void record_table::add_detail(journal_row& row)
{
    record_result ignored;
    record_result& r = row.result ? *row.result : ignored;
    read_detail_.bind(1, as_signed(row.line));
    while (read_detail_.step()) {
        row.user_id = read_detail_.text(0);
        r.error = read_detail_.text(1);
        r.status = static_cast<unsigned>(read_detail_.integer(2));
        r.message = read_detail_.text(3);
    }
    // A removal without its user would be done to whoever holds the key by now.
    if (row.result ? r.error.empty() : row.user_id.empty())
        refuse_as_damaged();
}

std::uint64_t record_table::last_line()
{
    statement s = db_.prepare("SELECT number, states FROM block WHERE trim(states, '.') <> '' "
                              "ORDER BY number DESC LIMIT 1");
    if (!s.step())
        return 0;
    return as_unsigned(s.integer(0)) * lines_a_block + s.text(1).find_last_not_of(nothing);
}

std::uint64_t record_table::size()
{
    return as_unsigned(db_.number("SELECT sum(length(replace(states, '.', ''))) FROM block"));
}

} // namespace sunco::sync
