#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/result.hpp>
#include <sunco/sync/sync_report.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace sunco {

/// What the jobs of several shards did together.
struct report_sum {
    /// How many shards the input was split into.
    std::uint32_t shard_count = 1;
    /// Those of which there is no report, from 0.
    std::vector<std::uint32_t> missing{};
    /// Those that were interrupted or stopped, and are to be run again.
    std::vector<std::uint32_t> unfinished{};
    /// Records of all shards of which there is a report.
    std::uint64_t records = 0;
    /// How they ended.
    outcome_counts outcomes{};
    /// Those among them that earlier runs of the same journals had ended.
    outcome_counts earlier{};
    /// Requests of the last runs, every attempt counted.
    std::uint64_t requests = 0;
    /// Those among them that repeated an earlier one, and records that were tried again.
    std::uint64_t retries = 0;
    /// True where these were dry runs.
    bool dry_run = false;
    /// The app whose users were synced.
    std::string app_id{};
    /// Which input, where some shard has read it to its end.
    std::optional<input_summary> input{};
    /// The longest of the shards: they may run at the same time.
    std::chrono::milliseconds longest{0};

    /// True where every record of every shard has its outcome.
    [[nodiscard]] bool complete() const noexcept { return missing.empty() && unfinished.empty(); }
    /// True where some record ended `failed` or `unknown`.
    [[nodiscard]] bool has_failures() const noexcept
    {
        return outcomes[outcome::failed] + outcomes[outcome::unknown] > 0;
    }
};

/// Adds up the reports of shards.
/// \returns `errc::invalid_argument` where they do not fit together: none at all, one shard twice,
///          shards of different counts, inputs or apps, a dry run among others, or complete reports
///          that have not the records of the input together. The message names the shards.
[[nodiscard]] SUNCO_DECL result<report_sum> add_up(std::span<const sync_report> reports);

/// The sum as a JSON object: `records`, `outcomes`, `complete`, `shards` (`count`, and the indices
/// of those `missing` and `unfinished`), `earlier`, `dry_run`, `app`, `input`, `requests`,
/// `retries`, `longest_ms`.
[[nodiscard]] SUNCO_DECL boost::json::object to_json(const report_sum& s);

} // namespace sunco
