#pragma once

#include <sync/csv.hpp>
#include <sync/line_splitter.hpp>
#include <sync/sha256.hpp>

#include <sunco/sync/file_source.hpp>

#include <optional>
#include <string_view>

namespace sunco::sync {

/// What the name of a file says of its format; `detect` where it says nothing.
[[nodiscard]] record_format format_of_name(std::string_view name) noexcept;

/// Makes records of the bytes of a file.
class record_reader {
public:
    explicit record_reader(record_format format);

    /// Takes in the next bytes.
    void feed(std::string_view bytes) { lines_.feed(bytes); }
    /// There are no more bytes.
    void finish() { lines_.finish(); }
    /// The next item; nothing where more bytes are needed, or at the end.
    /// \throws sunco::error `errc::invalid_argument` for the header of a CSV file.
    [[nodiscard]] std::optional<source_item> next();
    /// Bytes of the lines that were used up.
    [[nodiscard]] std::uint64_t consumed() const noexcept { return lines_.consumed(); }

private:
    [[nodiscard]] source_item decode(const text_line& line);

    line_splitter lines_;
    record_format format_;
    std::optional<csv_columns> columns_;
    digest header_{};
    sha256 digest_;
};

} // namespace sunco::sync
