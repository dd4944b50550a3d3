#pragma once

#include <sync/database.hpp>
#include <sync/record_table.hpp>
#include <sync/sha256.hpp>
#include <sync/work.hpp>

#include <sunco/sync/shard.hpp>
#include <sunco/sync/source.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sunco::sync {

/// What a journal belongs to. Under any other a run is refused.
struct journal_binding {
    std::string app_id{};
    sunco::shard shard{};
    /// Nothing for a pipe.
    std::optional<input_identity> input{};
};

/// What changes in a journal.
struct journal_change {
    enum class kind {
        /// The record's request may be on its way from here on.
        intent,
        /// The record has its outcome, `work::ended`, and `work::failed` where it has one.
        settlement,
        /// The record's request was not sent after all.
        withdrawal,
    };
    kind what = kind::intent;
    /// Read while the change is written, and so left alone until then.
    work_ptr of{};
};

/// The journal of a job on disk. Blocking, and for one thread at a time.
///
/// An SQLite database with a write-ahead log, held exclusively, each commit synced to the disk. It
/// holds no key and no personal data: texts only as salted digests, from which a journal tells
/// whether the input is still the same, and a removal's user id only while it is in flight.
class journal_file {
public:
    /// Opens the journal, or makes it, with mode 0600.
    /// \throws sunco::error `errc::configuration` where it is held by another job, damaged, of
    ///         another version or no journal, and `errc::invalid_argument` where it belongs to
    ///         another input, app or shard.
    journal_file(const std::filesystem::path& path, const journal_binding& binding);

    /// Makes all of \p changes durable, or none.
    void commit(const std::vector<journal_change>& changes);

    /// What is known of the lines from \p first to \p last, in order.
    [[nodiscard]] std::vector<journal_row> rows(std::uint64_t first, std::uint64_t last);
    /// The last line that is known; 0 where none is.
    [[nodiscard]] std::uint64_t last_line();
    /// How many lines are known.
    [[nodiscard]] std::uint64_t row_count();
    /// \p text as it stands in `journal_row::text`. Also beside another thread that works on the
    /// file.
    [[nodiscard]] sync::fingerprint fingerprint(const digest& text) const;

private:
    void set_up(const journal_binding& binding);
    void check(const journal_binding& binding);
    void write(const journal_change& change);
    void settle(const work& w);
    [[nodiscard]] sync::fingerprint fingerprint_of(const work& w);
    // \p hash is for one thread at a time.
    [[nodiscard]] sync::fingerprint salted(sha256& hash, std::string_view text) const;

    database db_;
    std::string salt_;
    // For the thread that works on the file.
    sha256 hash_;
    std::optional<statement> begin_;
    std::optional<statement> end_;
    std::optional<record_table> records_;
};

} // namespace sunco::sync
