#pragma once // SPDX-License-Identifier: BSL-1.0

#include <chrono>

namespace sunco {

/// Stops asking a service that is down. Off by default.
///
/// After so many failures in a row (no connection, no answer, 5xx) every call of the client fails
/// at once, with the last error and the time to wait in `failure::retry_after`. After a pause one
/// request at a time goes through: the first that is answered opens the way again.
struct circuit_breaker {
    /// Failures in a row, over all calls; 0 never stops.
    unsigned failures = 0;
    /// How long calls fail before a request may try again.
    std::chrono::milliseconds pause{5'000};
};

} // namespace sunco
