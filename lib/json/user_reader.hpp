#pragma once

#include <sunco/model/user.hpp>

#include <optional>
#include <string_view>

namespace sunco::json {

/// Reads the body `{"user":{…}}` straight into the struct, without a document in between.
///
/// \returns nothing where \p body is not such a user, or has something beside it: that is for
///          `parse` and `decode` to judge, which know what to say of it. Where it gives a user,
///          they give the same one.
[[nodiscard]] std::optional<user> read_user(std::string_view body);

} // namespace sunco::json
