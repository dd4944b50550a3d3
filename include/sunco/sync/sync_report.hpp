#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/error.hpp>
#include <sunco/export.hpp>
#include <sunco/sync/outcome.hpp>
#include <sunco/sync/shard.hpp>
#include <sunco/sync/source.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

/// How a run ended.
enum class run_end {
    /// Every record has its outcome.
    complete,
    /// `sync_job::interrupt` or `sync_job::abort` was called, and some records have none.
    interrupted,
    /// The job stopped by itself; `sync_report::reason` says why.
    stopped,
};

/// The name of \p e as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(run_end e) noexcept;

/// Says which input a job has read to its end.
struct input_summary {
    /// Records in all shards.
    std::uint64_t records = 0;
    /// Digest over the digests of their texts, in their order.
    digest content{};

    /// Compares every member.
    bool operator==(const input_summary&) const = default;
};

/// What a job did: totals over all runs of its journal.
struct sync_report {
    /// How this run ended.
    run_end end = run_end::complete;
    /// Why it stopped; set only where `end` is `stopped`.
    std::optional<failure> reason{};
    /// Records of this shard in the input, blank lines not counted. After a run that did not
    /// complete: those of a file in full, of any other source as many as were read.
    std::uint64_t records = 0;
    /// How they ended. Where the run did not complete, these sum to less than `records`.
    outcome_counts outcomes{};
    /// Those among them that an earlier run of the same journal had ended.
    outcome_counts earlier{};
    /// True where nothing was sent but reads, and the outcomes are what would happen.
    bool dry_run = false;
    /// Which part of the input this was.
    sunco::shard shard{};
    /// Which input; nothing where it was not read to its end.
    std::optional<input_summary> input{};
    /// The app whose users were synced.
    std::string app_id{};
    /// Requests of this run, every attempt counted.
    std::uint64_t requests = 0;
    /// Those among them that repeated an earlier one, and records that were tried again.
    std::uint64_t retries = 0;
    /// How long this run took.
    std::chrono::milliseconds elapsed{0};

    /// True where every record has its outcome.
    [[nodiscard]] bool complete() const noexcept { return end == run_end::complete; }
    /// True where some record ended `failed` or `unknown`.
    [[nodiscard]] bool has_failures() const noexcept
    {
        return outcomes[outcome::failed] + outcomes[outcome::unknown] > 0;
    }
};

/// The report as a JSON object: `records`, `outcomes` (every outcome with its number), `complete`,
/// `end`, `reason` (error, status, message; only of a stopped job), `earlier`, `dry_run`, `shard`
/// (such as `0/4`), `app`, `input` (records in all shards, digest; only where the input was read to
/// its end), `requests`, `retries`, `elapsed_ms`. Nothing in it is personal data.
[[nodiscard]] SUNCO_DECL boost::json::object to_json(const sync_report& r);

/// Reads what `to_json` wrote. Of the reason why a job stopped only error, status and message are
/// left. \returns `errc::invalid_argument` whose message names the member that is missing or wrong.
[[nodiscard]] SUNCO_DECL result<sync_report> parse_report(const boost::json::value& v);

/// How far a job is.
struct sync_progress {
    /// Records that have their outcome, earlier runs included.
    std::uint64_t done = 0;
    /// Records in the input: exact once all are read, before that an estimate from the bytes read,
    /// nothing where there is no way to tell.
    std::optional<std::uint64_t> total{};
    /// Whether `total` is an estimate.
    bool total_is_estimate = false;
    /// Those that ended `failed` or `unknown`.
    std::uint64_t errors = 0;
    /// Records whose request is running.
    std::size_t in_flight = 0;
    /// As in `sync_report`.
    std::uint64_t requests = 0;
    /// As in `sync_report`.
    std::uint64_t retries = 0;
    /// Records a second over the last ten seconds.
    double rate = 0;
    /// Since the start of this run.
    std::chrono::milliseconds elapsed{0};
    /// Time left at the present rate, where total and rate are known.
    std::optional<std::chrono::milliseconds> left{};
    /// Set while the job waits for the service to work again: what is wrong.
    std::optional<failure> paused{};
};

} // namespace sunco
