#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/client.hpp>
#include <sunco/export.hpp>
#include <sunco/sync/outcome.hpp>
#include <sunco/sync/result_sink.hpp>
#include <sunco/sync/shard.hpp>
#include <sunco/sync/source.hpp>
#include <sunco/sync/sync_report.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace sunco {

/// Settings of a bulk job.
///
/// The pace of requests is the client's: set `config::rate_limit` to `{R, 1}` for R requests a
/// second with every attempt counted, `config::pool.max_connections` to `concurrency` or more, and
/// `config::concurrency` to let the service say how much it can take. The job's calls are of
/// `priority::bulk`: live calls of the same client go before them.
struct sync_options {
    /// The app whose users are synced. Required.
    std::string app_id{};
    /// Requests in flight at most; 1 at least.
    std::size_t concurrency = 16;
    /// Read and report what would happen, and write nothing: neither to the service nor to the
    /// journal.
    bool dry_run = false;
    /// Which part of the input to take.
    sunco::shard shard{};
    /// File of the journal; it is made, with mode 0600, where it does not exist. Empty: no journal.
    std::filesystem::path journal{};
    /// How long the job waits for a service that does nothing but refuse (401, 403, a name that
    /// does not resolve, an untrusted certificate, no connection, 5xx) before it stops. No record
    /// fails for such a reason meanwhile. 0 stops at the first sign.
    std::chrono::milliseconds give_up_after{20'000};
    /// How long requests in flight may go on after `sync_job::interrupt`.
    std::chrono::milliseconds grace{10'000};
    /// Hears of every outcome as soon as it is certain (in the journal, where there is one), one
    /// call at a time, in no particular order. Outcomes of earlier runs have `earlier_run` set. It
    /// must not block and must not throw.
    std::function<void(const record_result&)> on_result{};
    /// Hears when the job begins to wait for the service (what is wrong) and when it goes on
    /// (nullptr). It must not block and must not throw.
    std::function<void(const failure*)> on_pause{};
    /// Takes every outcome, where a program has more to do with them than `on_result` allows; see
    /// there. Nobody by default.
    std::shared_ptr<result_sink> sink{};
};

/// A bulk job: carries out every record of a source, in order for each key and in parallel across
/// keys, and gives each exactly one outcome.
///
/// With a journal the job can be killed at any moment. The same job over the same input and the
/// same journal then goes on where it was: records that have an outcome keep it, those that were in
/// flight are looked at first, and totals cover all runs. No create is sent twice where that could
/// make a second user. An `ensure` that was in flight is carried out again, and counts as what that
/// second time finds: `unchanged` where the first had done its work. A `create` that was in flight
/// counts as `created` where the key is held by a user with just the members that it sent.
///
/// Memory does not grow with the input.
///
/// \par Thread-safety
/// Every member may be called from any thread at any time.
///
/// \par Lifetime
/// The job keeps what it needs of the client; the client may be destroyed first, and the job then
/// stops. The executor's context must outlive the job.
class SUNCO_DECL sync_job {
public:
    /// Prepares the job; nothing is read, opened or sent yet.
    /// \throws sunco::error `errc::configuration` where an option cannot be used.
    sync_job(const client& c, sync_options options, std::unique_ptr<record_source> source);

    /// Takes over all of \p other, which may then only be assigned to or destroyed.
    sync_job(sync_job&& other) noexcept;
    /// Ends this job as the destructor does, then takes over all of \p other.
    sync_job& operator=(sync_job&& other) noexcept;
    sync_job(const sync_job&) = delete;
    sync_job& operator=(const sync_job&) = delete;
    /// A job that still runs ends as after `abort`.
    ~sync_job();

    /// Runs the job to its end. Call it once. The work is done on a strand of the client's
    /// executor, or on that itself where one thread runs it.
    ///
    /// To end it early call `interrupt` or `abort`: cancelling the awaiting coroutine does not.
    /// \returns the totals, also where the job stopped or was interrupted.
    /// \throws sunco::error before anything is sent: `errc::invalid_argument` where the input
    ///         cannot be used (unreadable, bad CSV header, not the input that the journal belongs
    ///         to), and `errc::configuration` where the journal cannot (held by another process, of
    ///         another version, damaged, not a journal).
    [[nodiscard]] boost::asio::awaitable<sync_report> run();

    /// Starts no more records, gives those in flight `sync_options::grace` to end, then ends the
    /// run.
    void interrupt();

    /// Ends the run at once. Requests in flight are cancelled; their records have no outcome, and
    /// the journal has them down as in flight. A sink still gets the outcomes that there are, and
    /// the run ends when it has taken them.
    void abort();

    /// How far it is.
    [[nodiscard]] sync_progress progress() const;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace sunco
