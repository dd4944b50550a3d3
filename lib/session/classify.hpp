#pragma once

#include <http/response.hpp>
#include <sunco/error.hpp>

#include <chrono>

namespace sunco::session {

/// The verdict on an HTTP status that is not 2xx.
[[nodiscard]] errc errc_of_status(unsigned status) noexcept;

/// The failure that an answer other than 2xx stands for, but for what its body says.
[[nodiscard]] failure failure_of(const http::response& answer, std::chrono::sys_seconds now);

/// Whether the body may be read as JSON: not empty, not encoded, and not said to be something else.
[[nodiscard]] bool is_json(const http::response& answer);

} // namespace sunco::session
