#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/error.hpp>
#include <sunco/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco {

/// How a record ended.
enum class outcome {
    /// The user was not there and now is.
    created,
    /// A patch was applied.
    updated,
    /// `ensure` found nothing to do.
    unchanged,
    /// The user is deleted.
    removed,
    /// The user's personal data are cleared.
    personal_information_removed,
    /// Refused by sunco or by the service; `record_result::error` says why.
    failed,
    /// It cannot be told without the risk of doubling, as for a create without externalId whose
    /// answer was lost. Look before acting again.
    unknown,
};

/// How many outcomes there are.
inline constexpr std::size_t outcome_count = 7;

/// All of them, in the order of the enumeration.
inline constexpr std::array<outcome, outcome_count> all_outcomes{
    outcome::created,
    outcome::updated,
    outcome::unchanged,
    outcome::removed,
    outcome::personal_information_removed,
    outcome::failed,
    outcome::unknown};

/// The name of \p o as it stands in the enumeration and in a report.
[[nodiscard]] SUNCO_DECL std::string_view to_string(outcome o) noexcept;

/// What became of one record.
struct record_result {
    /// The record's place in the input.
    std::uint64_t line = 0;
    /// How it ended.
    sunco::outcome outcome = sunco::outcome::failed;
    /// Name of the `errc`; empty unless `failed` or `unknown`.
    std::string error{};
    /// HTTP status of the last answer, or 0 where none came.
    unsigned status = 0;
    /// What sunco thinks of it: field names and causes, never values.
    std::string message{};
    /// What the service said of it; of this run alone. May quote the record.
    std::vector<api_error> api_errors{};
    /// The record's externalId where it has one that could be read. Personal data.
    std::optional<std::string> external_id{};
    /// The record's brandId, likewise.
    std::optional<std::string> brand_id{};
    /// True where an earlier run of the same journal ended this record.
    bool earlier_run = false;

    /// True where the record belongs into a file of failures.
    [[nodiscard]] bool is_failure() const noexcept
    {
        return outcome == sunco::outcome::failed || outcome == sunco::outcome::unknown;
    }

    /// Compares every member.
    bool operator==(const record_result&) const = default;
};

/// One line of a file of failures, without the line end: a JSON object with `line`, `outcome` and
/// `error`, and where they are known `status`, `message`, `api_errors` (code, title), `externalId`
/// and `brandId`.
[[nodiscard]] SUNCO_DECL std::string to_json_line(const record_result& r);

/// How many records ended in each way.
class outcome_counts {
public:
    /// Counts \p n more.
    void add(outcome o, std::uint64_t n = 1) noexcept { counts_[static_cast<std::size_t>(o)] += n; }
    /// How many ended in \p o.
    [[nodiscard]] std::uint64_t operator[](outcome o) const noexcept
    {
        return counts_[static_cast<std::size_t>(o)];
    }
    /// How many ended in any way.
    [[nodiscard]] std::uint64_t total() const noexcept
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t n : counts_)
            sum += n;
        return sum;
    }

    /// Compares every member.
    bool operator==(const outcome_counts&) const = default;

private:
    std::array<std::uint64_t, outcome_count> counts_{};
};

} // namespace sunco
