#pragma once // SPDX-License-Identifier: BSL-1.0

#include <string>

namespace sunco {

/// What `users_api::list` searches by.
struct user_filter {
    /// An address among the users' `identities`; `profile.email` is not searched. Required.
    std::string identity_email;

    /// Compares every member.
    bool operator==(const user_filter&) const = default;
};

} // namespace sunco
