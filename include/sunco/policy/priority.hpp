#pragma once // SPDX-License-Identifier: BSL-1.0

namespace sunco {

/// Who goes first where calls of one client wait: for a connection, the rate limit or the limit on
/// requests in flight. At the two limits, a request that repeats an earlier one lets first
/// attempts of its kind go ahead. Changes to one user keep their order whatever their priority.
enum class priority {
    /// Somebody waits for the answer.
    live,
    /// Work that can wait while there are live calls, such as a nightly job.
    bulk,
};

} // namespace sunco
