#include <sunco/observer.hpp>

namespace sunco {

std::string_view to_string(close_reason r) noexcept
{
    switch (r) {
    case close_reason::idle:
        return "idle";
    case close_reason::age:
        return "age";
    case close_reason::stale:
        return "stale";
    case close_reason::failed:
        return "failed";
    case close_reason::not_reusable:
        return "not_reusable";
    case close_reason::shutdown:
        return "shutdown";
    }
    return "unknown";
}

void observer::attempt_started(const attempt_event&) {}
void observer::attempt_finished(const attempt_event&) {}
void observer::retry_scheduled(const attempt_event&, std::chrono::milliseconds) {}
void observer::connection_opened(std::chrono::nanoseconds, bool) {}
void observer::connection_closed(close_reason) {}
void observer::connection_reused() {}
void observer::rate_limited(std::chrono::nanoseconds) {}
void observer::circuit_opened(boost::system::error_code) {}
void observer::circuit_closed() {}

} // namespace sunco
