#pragma once

#include <sunco/model/user.hpp>

#include <string_view>

namespace sunco::json {

/// Reads the body `{"user":{…}}` straight into \p to, which is new, without a document in between.
///
/// \returns false where \p body is not such a user, or has something beside it: that is for `parse`
///          and `decode` to judge, which know what to say of it. Then \p to is of no use. Where it
///          is true, they give the same user.
[[nodiscard]] bool read_user(std::string_view body, user& to);

} // namespace sunco::json
