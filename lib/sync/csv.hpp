#pragma once

#include <sunco/sync/source.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::sync {

/// Cuts one line of CSV into its cells, quoting as in RFC 4180.
/// \returns `errc::invalid_argument` where a quote stands where none may, or is not closed.
[[nodiscard]] result<std::vector<std::string>> split_csv(std::string_view line);

/// What the columns of a CSV file mean.
class csv_columns {
public:
    /// Reads the header. \throws sunco::error `errc::invalid_argument` where a column has a name
    /// that no member has, or one that another column has.
    explicit csv_columns(std::string_view header);

    /// Makes a record of one row.
    [[nodiscard]] source_item decode(std::uint64_t line, std::string_view row) const;

private:
    // The member at the top, and for `profile` and `metadata` the one below.
    struct path {
        std::string member;
        std::string inner;
        bool operator==(const path&) const = default;
    };

    static path parse(const std::string& name, std::size_t number);

    std::vector<path> paths_;
};

} // namespace sunco::sync
