#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/sync/source.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>

namespace sunco {

/// How the records of a file are written.
enum class record_format {
    /// CSV where the name ends in `.csv`; NDJSON where it ends in `.ndjson`, `.jsonl` or `.json`;
    /// otherwise NDJSON where the first byte that is not blank is `{`, and else CSV.
    detect,
    /// One JSON object a line.
    ndjson,
    /// RFC 4180, with a header that names the members by dotted path, and one record a line.
    csv,
};

/// Reads records from a file, a pipe or standard input.
///
/// UTF-8, with or without a byte order mark; lines end in LF or CRLF; blank lines are skipped and
/// counted. A line that is no record becomes a refused item and does not stop the rest. Memory does
/// not grow with the file: a line of more than `longest_line` bytes is refused unread.
///
/// Members are those of a `user_create` as JSON, and `op`. In NDJSON null means absent; in an
/// `update` it clears a member of `profile`, or `metadata` as a whole. The values in `metadata` are
/// strings, numbers and booleans, so a null among them is refused. In CSV an empty cell is absent
/// and the values of `metadata` are strings. `signedUpAt` is RFC 3339 and no finer than a
/// millisecond.
///
/// A thread of its own reads and parses, so a slow pipe does not hold the job's requests up.
class SUNCO_DECL file_source final : public record_source {
public:
    /// Bytes of the longest line that is read. A body of 100,000 bytes, each of them written as a
    /// JSON escape of six, and room for blanks.
    static constexpr std::size_t longest_line = 1024 * 1024;

    /// Opens \p path. \throws sunco::error `errc::invalid_argument` where that fails, or where it
    /// is a directory.
    explicit file_source(const std::filesystem::path& path,
                         record_format format = record_format::detect);

    /// Reads from an open file descriptor, 0 for standard input, and does not close it.
    explicit file_source(int descriptor, record_format format = record_format::detect);

    /// Stops a pending read and waits for the thread.
    ~file_source() override;

    /// As in the base. The first call reads the header of a CSV file.
    /// \throws sunco::error `errc::invalid_argument` where the header has a column that no record
    ///         has, or one twice; the message names its number.
    [[nodiscard]] boost::asio::awaitable<std::vector<source_item>> read(std::size_t most) override;
    void stop() noexcept override;
    void join() noexcept override;
    [[nodiscard]] boost::asio::awaitable<std::optional<input_identity>> identify() override;
    [[nodiscard]] source_extent extent() const noexcept override;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace sunco
