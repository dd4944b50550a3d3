#pragma once

#include <sync/database.hpp>

#include <sunco/sync/outcome.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunco::sync {

/// Digest of a record's text under the salt of its journal.
using fingerprint = std::array<unsigned char, 16>;

/// What a journal knows of one record. Of a record that is only planned it knows nothing.
struct journal_row {
    std::uint64_t line = 0;
    /// Nothing while the record is in flight.
    std::optional<record_result> result{};
    std::string user_id{};
    /// Of the record's text.
    fingerprint text{};
};

/// The records in a journal's database, 64 lines to a row: a row takes SQLite as long for one
/// record as for many. What there is to tell of a single one, which is seldom, has a table of its
/// own. Changes are kept until `write_back`, which belongs into the same transaction as they.
class record_table {
public:
    /// Makes the tables.
    static void make(database& db);

    /// \p db must outlive the table.
    explicit record_table(database& db);
    record_table(const record_table&) = delete;
    record_table& operator=(const record_table&) = delete;

    /// \p line, of which nothing is known, is in flight from here on. \p user_id names the user
    /// that it is about, or is empty; it is kept until the line has ended. \throws sunco::error
    /// `errc::invalid_argument` where the line is known already
    void begin(std::uint64_t line, const fingerprint& text, const std::string& user_id = {});
    /// \p line, which is in flight, has ended. \p failed tells of a failure, and is null otherwise.
    /// \throws sunco::error `errc::configuration` where the line is not in flight
    void end(std::uint64_t line, outcome how, const record_result* failed);
    /// Forgets \p line where it is in flight.
    void forget(std::uint64_t line);
    /// Brings every change into the database.
    void write_back();

    /// What the database knows of the lines from \p first to \p last, in order.
    [[nodiscard]] std::vector<journal_row> rows(std::uint64_t first, std::uint64_t last);
    /// The last line that the database knows; 0 where there is none.
    [[nodiscard]] std::uint64_t last_line();
    /// How many lines it knows.
    [[nodiscard]] std::uint64_t size();

private:
    static constexpr std::size_t lines_a_block = 64;
    struct block {
        block() { states.fill(nothing); }

        // A letter for each line: of how it ended, or one of those below.
        std::array<char, lines_a_block> states{};
        std::array<fingerprint, lines_a_block> texts{};
        bool changed = false;
    };
    static constexpr char nothing = '.';
    static constexpr char in_flight = 's';
    static constexpr char in_flight_with_user = 'S';

    // By their numbers.
    using blocks = std::map<std::uint64_t, block>;

    [[nodiscard]] static bool is_in_flight(char state) noexcept;
    [[nodiscard]] blocks read(std::uint64_t first, std::uint64_t last);
    [[nodiscard]] block& block_of(std::uint64_t line);
    void write(std::uint64_t number, const block& b);
    void write_detail(std::uint64_t line, const std::string& user_id, const record_result& why);
    void remove_detail(std::uint64_t line);
    void add_state(journal_row& row, char state);
    void add_detail(journal_row& row);

    database& db_;
    // Those of the last transaction, since the next one will change most of them again.
    blocks blocks_;
    statement read_;
    statement write_;
    statement read_detail_;
    statement write_detail_;
    statement remove_detail_;
};

} // namespace sunco::sync
