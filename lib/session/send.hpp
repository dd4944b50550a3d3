#pragma once

#include <http/request.hpp>
#include <http/response.hpp>
#include <policy/retry_decision.hpp>
#include <session/call.hpp>

#include <sunco/result.hpp>

#include <boost/asio/awaitable.hpp>

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
    /// An attempt before the last may have taken effect without an answer.
    bool lost_earlier = false;
};

/// Sends \p request as often as the policy has it: limit, authenticate, lease a connection,
/// exchange, decide, wait, again.
boost::asio::awaitable<sent> send(call& c, http::request request, purpose what);

/// Waits within the call, as between attempts.
boost::asio::awaitable<void> pause(call& c, std::chrono::milliseconds wait);

} // namespace sunco::session
