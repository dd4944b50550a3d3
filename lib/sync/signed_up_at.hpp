#pragma once

#include <string_view>

namespace sunco::sync {

/// Whether \p text has the form of RFC 3339 and no digit below a millisecond that counts.
///
/// The service's times are looser in form and stop at the millisecond; a record that says more than
/// they can hold would be stored as something else than what it says.
[[nodiscard]] bool is_exact_time(std::string_view text) noexcept;

} // namespace sunco::sync
