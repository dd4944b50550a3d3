#pragma once

#include <http/request.hpp>
#include <http/response.hpp>
#include <policy/retry_decision.hpp>
#include <session/authenticator.hpp>
#include <session/call.hpp>
#include <transport/task.hpp>

#include <sunco/error.hpp>

#include <optional>

namespace sunco::session {

/// One request, as it went.
struct attempt {
    /// The whole answer, whatever its status.
    std::optional<http::response> answer{};
    /// What went wrong, where the answer is not 2xx.
    failure problem{};
    /// The same for the retry decision.
    policy::attempt_result seen{};
    /// What the request was authenticated with.
    authorization used{};

    /// The network failed, and not something of the caller's or of this client's own.
    bool network_failed = false;
    /// The request was sent, and its answer did not come in time.
    bool waited_in_vain = false;
    /// The client's own rate limit kept the request back.
    bool kept_back = false;

    [[nodiscard]] bool ok() const noexcept { return answer && answer->status / 100 == 2; }
};

struct how_to_try {
    /// The request repeats an earlier one.
    bool repeats = false;
    /// Not on a connection that has served before.
    bool fresh_connection = false;
};

/// Limit, authenticate, lease a connection, exchange. Check `c.stop` afterwards.
task<attempt> try_once(call& c, const http::request& request, how_to_try how);

} // namespace sunco::session
