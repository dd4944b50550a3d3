#pragma once

#include <session/send.hpp>

#include <sunco/model/ensured.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_filter.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The operations. Those that are one request check their data and build it where they are called,
/// so that they hold little more than that while they wait, and leave reading its end to `user_in`
/// or `users_in`; the others do all of it on the client's executor. The call outlives the
/// coroutine.
namespace sunco::users {

using session::sent;
using session::task;

task<sent> get(session::call& c, std::string_view app, std::string_view id);
task<sent> update(session::call& c, std::string app, std::string id, const user_update& body);
task<sent> remove_personal_information(session::call& c, std::string app, std::string id);
task<sent> list(session::call& c, std::string_view app, const user_filter& filter);
task<sent> sync(session::call& c, std::string_view app, std::string_view zendesk_id,
                const std::optional<std::string>& surviving_zendesk_id);

task<result<user>> create(session::call& c, std::string app, user_create body);
task<result<void>> remove(session::call& c, std::string app, std::string id);
task<result<ensured>> ensure(session::call& c, std::string app, user_create desired);

/// The user that holds this key. Unlike `get` it is not content with another user whose id happens
/// to be the externalId: that one is `not_found`.
task<result<user>> get_by_key(session::call& c, std::string app, std::string external_id,
                              std::optional<std::string> brand);

/// Settles what brand a body and the call's options speak of.
/// \returns `invalid_argument` where they disagree.
[[nodiscard]] result<void> settle_brand(const session::call& c, std::optional<std::string>& brand);

} // namespace sunco::users
