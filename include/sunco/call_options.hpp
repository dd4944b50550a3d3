#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/error.hpp>
#include <sunco/policy/priority.hpp>
#include <sunco/policy/rate_limit.hpp>
#include <sunco/policy/retry_policy.hpp>

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunco {

/// Header names and values in order.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// One request of a call.
struct attempt_info {
    /// When it began, before it waited for the limits and for a connection.
    std::chrono::steady_clock::time_point started;
    /// When it ended.
    std::chrono::steady_clock::time_point finished;
    /// Whether its connection had served another request before.
    bool reused_connection = false;
    /// Whether it repeated the request of an earlier attempt.
    bool repeated = false;
    /// HTTP status, or 0 where no answer came.
    unsigned http_status = 0;
    /// What went wrong; no error where the attempt was answered with 2xx.
    boost::system::error_code code;
    /// How far it got.
    sunco::delivery delivery = sunco::delivery::not_sent;
};

/// What happened during a call, for logs and metrics. Filled on success and on failure.
struct call_info {
    /// Status of the last answer, or 0.
    unsigned http_status = 0;
    /// Headers of the last answer, names as the service wrote them. May hold personal data.
    header_list headers{};
    /// Every request that the call made.
    std::vector<attempt_info> attempts{};
    /// From the start of the call to its end.
    std::chrono::nanoseconds elapsed{0};
    /// True where an attempt's answer was lost, and looking at the service showed that it had done
    /// its work.
    bool reconciled = false;
    /// True where a removal found nothing to remove after its own earlier attempt had been lost.
    bool already_gone = false;
};

/// How many requests a call made.
struct request_counts {
    /// All of them.
    std::size_t requests = 0;
    /// Those among them that repeated an earlier one.
    std::size_t repeats = 0;
};

/// What one call does differently from the client's `config`.
struct call_options {
    /// Total time for the call, waits and retries included; `timeouts::total` when absent.
    std::optional<std::chrono::milliseconds> timeout{};
    /// Time for each of its requests; `timeouts::attempt` when absent. 0 leaves the total alone.
    std::optional<std::chrono::milliseconds> attempt_timeout{};
    /// Replaces the client's policy, except for its budget.
    std::optional<retry_policy> retry{};
    /// What to do when the client's rate limit is reached.
    rate_limit_mode rate_limit = rate_limit_mode::wait;
    /// Who goes first where calls wait.
    sunco::priority priority = sunco::priority::live;
    /// Sent as the `traceparent` header of every request of the call, as W3C Trace Context has it:
    /// `00-<trace id>-<parent id>-<flags>` in lower-case hexadecimal digits.
    std::optional<std::string> traceparent{};
    /// The brand in which an externalId is looked up, and that of the body in `create` and
    /// `ensure`. `sync` takes none.
    std::optional<std::string> brand_id{};
    /// Sent in addition to the client's own headers, and in their place where the names agree.
    header_list headers{};
    /// Filled before the operation completes. Must live until then.
    call_info* info = nullptr;
    /// Filled with the body of the last answer, as the service sent it, on success and on failure;
    /// empty where no answer came. The models leave out members that are null, and this does not.
    /// Holds personal data. Must live until the operation has completed.
    std::string* body = nullptr;
    /// Set to 0 when the call starts, and complete when the operation has completed: read it only
    /// then, and let it live as long. The same numbers as in `call_info::attempts`, without the
    /// headers that `info` copies.
    request_counts* counts = nullptr;
};

} // namespace sunco
