#pragma once

#include "user.hpp"

#include <optional>
#include <string_view>

namespace bench {

/// Decodes `{"user":{…}}` straight into the struct, or nothing where it is something else.
[[nodiscard]] std::optional<user> decode_by_sax(std::string_view body);

} // namespace bench
