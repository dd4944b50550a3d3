#pragma once

#include "user.hpp"

#include <optional>
#include <string_view>

namespace bench {

/// Decodes `{"user":{…}}` through a document in an arena, or nothing where it is something else.
[[nodiscard]] std::optional<user> decode_by_dom(std::string_view body);

} // namespace bench
