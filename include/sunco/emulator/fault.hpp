#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunco {

/// What the emulator does wrong on demand. "Applies" means that the operation takes effect.
enum class fault_kind {
    /// Waits for `fault::wait`, then applies and answers as usual.
    delay,
    /// Answers 429 and applies nothing.
    rate_limit,
    /// Answers `fault::status` and applies nothing, unless `fault::applied` says otherwise.
    error,
    /// Resets the connection (RST) and applies nothing.
    reset_before,
    /// Applies, sends the head and half of the body and resets the connection. Of an answer without
    /// a body half of the head.
    reset_during,
    /// Applies, then resets the connection: the answer is lost.
    reset_after,
    /// Applies, then closes the connection in good order without an answer.
    lose_answer,
    /// Closes the connection without an answer and applies `fault::wait` later.
    apply_late,
    /// Applies, sends as much as `reset_during` and closes the connection in good order.
    truncate,
    /// Never answers and applies nothing. Ends when the peer closes or the emulator stops.
    stall,
    /// Applies and sends the answer `fault::slice` bytes at a time, `fault::wait` apart.
    slow,
    /// Answers `fault::redirect_status` with `fault::location` and applies nothing.
    redirect,
    /// Answers 200 with an HTML page, as a captive portal does, and applies nothing.
    content_type,
    /// Applies and answers as usual, then closes the connection without having announced it. Lets
    /// a request pass after which the connection is to be closed anyway.
    stale,
};

/// The name of \p k as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(fault_kind k) noexcept;

/// The form of a body that a fault makes up.
enum class fault_body {
    /// The service's error object.
    json,
    /// A line of `text/plain`.
    text,
    /// A page of `text/html`, as proxies send.
    html,
};

/// One fault: what happens, and to which requests.
///
/// For each request the emulator goes through its faults in the order in which they were added. The
/// first one that selects the request acts, and no other does.
struct fault {
    /// What happens.
    fault_kind kind = fault_kind::delay;

    /// Only requests of this operation, by its name in `users_api`, as `create`. Empty: any
    /// request, also one that no route takes.
    std::string operation{};
    /// Lets this many matching requests pass first.
    std::size_t skip = 0;
    /// Acts this many times; nothing means always.
    std::optional<std::size_t> times = 1;
    /// Share of the remaining matching requests that it acts on, above 0 and up to 1.
    double probability = 1;
    /// Lets this many matching requests through in each second, and acts on those above it only; 0
    /// acts on all. With `rate_limit` and `times = always` it is a service that has a limit.
    std::size_t above = 0;
    /// Seed of the draws for `probability`.
    std::uint64_t seed = 1;

    /// Length of the wait of `delay`, `apply_late` and `slow`.
    std::chrono::milliseconds wait{100};
    /// Bytes at a time for `slow`; 1 at least.
    std::size_t slice = 1;
    /// Status of `error`, 400 to 599.
    unsigned status = 503;
    /// Whether `error` applies the operation before it answers that it failed.
    bool applied = false;
    /// Body of `rate_limit` and `error`; absent means what the settings say: JSON for the first and
    /// HTML for the second, unless they were changed.
    std::optional<fault_body> body{};
    /// Text of a `Retry-After` header for `rate_limit` and `error`, sent as it is. Empty: no
    /// header, or for `rate_limit` what the setting `retry_after` says.
    std::string retry_after{};
    /// The same header as an HTTP-date, this long after the emulator's own clock. Comes before
    /// `retry_after`.
    std::optional<std::chrono::seconds> retry_after_date{};
    /// `Location` of `redirect`.
    std::string location = "https://127.0.0.1:1/login";
    /// Status of `redirect`: 301, 302, 303, 307 or 308.
    unsigned redirect_status = 302;
    /// Text of a `Retry-After` header behind the other one, as when proxies add their own. Empty:
    /// none.
    std::string retry_after_again{};

    /// Compares every member.
    bool operator==(const fault&) const = default;
};

/// Reads a fault from one line: `KIND[:KEY=VALUE[,KEY=VALUE]…]`, for example
/// `rate_limit:times=3,retry_after=1,operation=create`. A comma does for the colon. In a value `\,`
/// is a comma and `\\` a backslash.
///
/// KIND is a name of `fault_kind`. Keys, with the members that they set:
/// - for every kind: `operation`, `skip`, `times` (a number or `always`), `probability`, `above`,
///   `seed`;
/// - `delay`, `apply_late`, `slow`: `ms` (`wait`); `slow` also `bytes` (`slice`);
/// - `rate_limit`, `error`: `body` (`json`, `text`, `html`), `retry_after`, `retry_after_date`
///   (seconds from now), `retry_after_again`; `error` also `status` and `applied` (`true`,
///   `false`);
/// - `redirect`: `location`, `status` (`redirect_status`).
///
/// \throws sunco::error `errc::invalid_argument`; the message has the line, what is wrong with it
///         and what there is instead.
[[nodiscard]] SUNCO_DECL fault parse_fault(std::string_view spec);

/// The line that `parse_fault` reads as \p f. Keys that have their usual value are left out, and so
/// are members that mean nothing for its kind.
[[nodiscard]] SUNCO_DECL std::string format_fault(const fault& f);

/// How often a fault has acted.
struct fault_use {
    /// The fault as it was added.
    sunco::fault fault{};
    /// Requests that it selected by operation, used up or not. One that a fault before it acted on
    /// is not among them.
    std::size_t matched = 0;
    /// Requests that it acted on. 0 means that a test did not test what it meant to.
    std::size_t used = 0;
    /// Whether it has been removed, by `emulator::clear_faults` or `emulator::reset`.
    bool removed = false;
};

} // namespace sunco
