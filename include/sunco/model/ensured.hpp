#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/user.hpp>

#include <string_view>

namespace sunco {

/// What `users_api::ensure` had to do.
enum class ensure_outcome {
    /// The user was not there and now is.
    created,
    /// The user differed and was patched.
    updated,
    /// The user already was as desired; nothing was written.
    unchanged,
};

/// The name of \p o as it stands in the enumeration.
[[nodiscard]] SUNCO_DECL std::string_view to_string(ensure_outcome o) noexcept;

/// The result of `users_api::ensure`.
struct ensured {
    /// The user as the service now holds it.
    sunco::user user;
    /// What had to be done.
    ensure_outcome outcome = ensure_outcome::unchanged;

    /// Compares every member.
    bool operator==(const ensured&) const = default;
};

} // namespace sunco
