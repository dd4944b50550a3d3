#pragma once

#include <session/send.hpp>

#include <sunco/model/user.hpp>
#include <sunco/result.hpp>

#include <vector>

namespace sunco::users {

/// The user in a 2xx answer, or the failure.
[[nodiscard]] result<user> user_in(const session::sent& s);

/// The users in a 2xx answer, or the failure.
[[nodiscard]] result<std::vector<user>> users_in(const session::sent& s);

/// Success where the answer is 2xx and empty or JSON. Whatever JSON it is, the service has acted.
[[nodiscard]] result<void> done_in(const session::sent& s);

} // namespace sunco::users
