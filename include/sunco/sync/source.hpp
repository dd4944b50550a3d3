#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/result.hpp>
#include <sunco/sync/record.hpp>

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sunco {

/// A SHA-256 digest.
using digest = std::array<unsigned char, 32>;

/// One record as a source gives it, or what kept it from being one.
struct source_item {
    /// The record's place in the input; see `record::line`.
    std::uint64_t line = 0;
    /// The record; or a failure with `errc::invalid_argument`, and then the record ends `failed`
    /// and nothing is sent for it.
    result<record> content = record{};
    /// The key, as far as it could be read; set for refused records too where possible.
    std::optional<record_key> key{};
    /// Digest of the record's text; of a row of CSV, with the header that says what it means. A
    /// journal tells by it whether the input is still the same.
    sunco::digest text{};
};

/// Says which input this is, before any of it was read.
struct input_identity {
    /// Bytes.
    std::uint64_t size = 0;
    /// Digest of all of them.
    sunco::digest content{};

    /// Compares every member.
    bool operator==(const input_identity&) const = default;
};

/// How much of the input was read. Zero where a source does not know.
struct source_extent {
    /// Bytes, or whatever else the source counts in.
    std::uint64_t read = 0;
    /// Of how many; 0 for an input without a known end, such as a pipe.
    std::uint64_t total = 0;
};

/// Where the records of a bulk job come from: `file_source`, `function_source` or
/// `generator_source` over a program's own data, or a class of your own.
///
/// \par Thread-safety
/// The job calls every function from its own strand, one at a time; `extent` also while a `read` is
/// pending, and `stop` and `join` also then and from any thread.
class SUNCO_DECL record_source {
public:
    record_source() = default;
    record_source(const record_source&) = delete;
    record_source& operator=(const record_source&) = delete;
    virtual ~record_source() = default;

    /// The next items, at least one and at most \p most; none at the end of the input.
    ///
    /// Give what is there rather than wait until \p most are: a job holds a bounded number of
    /// records, and asks again when it has room.
    /// \throws sunco::error or any other exception where the input cannot be read; the job then
    ///         ends with it if it has sent nothing yet, and else stops.
    [[nodiscard]] virtual boost::asio::awaitable<std::vector<source_item>>
    read(std::size_t most) = 0;

    /// Ends a pending `read` as soon as possible; later ones find the end of the input. Does not
    /// wait for that: the job goes on with its requests in flight meanwhile. After it the job may
    /// call `read` once more and waits for it, so that a source can finish there what it still has
    /// under way.
    virtual void stop() noexcept {}

    /// Waits until no other thread of the source touches the coroutine of a pending call any more.
    /// Called after `stop`, once, where a job is destroyed: nobody may run its executor then.
    virtual void join() noexcept {}

    /// What a journal keeps to know this input again. Called before the first `read`, and only for
    /// a job with a journal. Nothing where that cannot be told ahead, as of a pipe; the journal
    /// then compares the records that it has seen.
    [[nodiscard]] virtual boost::asio::awaitable<std::optional<input_identity>> identify();

    /// How far it is.
    [[nodiscard]] virtual source_extent extent() const noexcept { return {}; }
};

/// The item of a record that a program made: with its key and a digest of all that it says, and
/// refused where it breaks a rule that a record of a file must keep (a missing key, the limits of
/// the service).
[[nodiscard]] SUNCO_DECL source_item as_item(record r);

/// Digest of \p text, for `source_item::text`.
[[nodiscard]] SUNCO_DECL digest digest_of(std::string_view text);

} // namespace sunco
