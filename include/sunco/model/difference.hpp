#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>

namespace sunco {

/// The smallest update that makes \p present hold every member that \p desired names; one that
/// equals `user_update{}` where it already does.
///
/// Says nothing of externalId and brandId, which no update can change, nor of members of
/// `profile::extra`, which no update can carry.
[[nodiscard]] SUNCO_DECL user_update difference(const user& present, const user_create& desired);

/// Whether \p present is what a create with \p desired makes: every member sent is there.
[[nodiscard]] SUNCO_DECL bool holds(const user& present, const user_create& desired);

} // namespace sunco
