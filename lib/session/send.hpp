#pragma once

#include <http/request.hpp>
#include <http/response.hpp>
#include <policy/retry_decision.hpp>
#include <session/call.hpp>
#include <transport/task.hpp>

#include <sunco/result.hpp>

#include <string_view>

namespace sunco::session {

/// What the session needs to know of a request beside its bytes.
struct purpose {
    /// For the observer, such as `get_user`.
    std::string_view name;
    policy::operation_kind kind;
};

/// How a request ended after all its attempts.
struct sent {
    /// The 2xx answer, or the failure.
    result<http::response> answer;
    /// What is left to do: nothing (`done` beside a failure means that it amounts to success), look
    /// at the service, or report the failure.
    policy::step next = policy::step::give_up;
    policy::history past{};
};

/// Sends \p request as often as the policy has it: limit, authenticate, lease a connection,
/// exchange, decide, wait, again.
task<sent> send(call& c, http::request request, purpose what);

/// What to do about a 2xx answer whose body turned out to be \p bad.
[[nodiscard]] policy::step after_bad_body(call& c, purpose what, const sent& s, const failure& bad);

/// Waits within the call, as between attempts.
task<void> pause(call& c, std::chrono::milliseconds wait);

} // namespace sunco::session
