#pragma once

#include <session/call.hpp>

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

/// The operations. Each checks its data, builds its request, has the session send it, and decodes
/// the answer, on the client's executor; `get` and `sync` check and build where they are called, so
/// that they hold no more than the request while they wait. The call outlives the coroutine.
namespace sunco::users {

using session::task;

task<result<user>> create(session::call& c, std::string app, user_create body);
task<result<user>> get(session::call& c, std::string_view app, std::string_view id);
task<result<user>> update(session::call& c, std::string app, std::string id, user_update body);
task<result<void>> remove(session::call& c, std::string app, std::string id);
task<result<user>> remove_personal_information(session::call& c, std::string app, std::string id);
task<result<std::vector<user>>> list(session::call& c, std::string app, user_filter filter);
task<result<user>> sync(session::call& c, std::string_view app, std::string_view zendesk_id,
                        const std::optional<std::string>& surviving_zendesk_id);
task<result<ensured>> ensure(session::call& c, std::string app, user_create desired);

/// The user that holds this key. Unlike `get` it is not content with another user whose id happens
/// to be the externalId: that one is `not_found`.
task<result<user>> get_by_key(session::call& c, std::string app, std::string external_id,
                              std::optional<std::string> brand);

/// Settles what brand a body and the call's options speak of.
/// \returns `invalid_argument` where they disagree.
[[nodiscard]] result<void> settle_brand(const session::call& c, std::optional<std::string>& brand);

} // namespace sunco::users
