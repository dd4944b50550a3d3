#pragma once

#include <sunco/credentials.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace sunco::session {

/// A signed token (RFC 7519, HS256) as the service wants it: header `alg`, `typ`, `kid`, claims
/// `scope`, `iat`, `exp`.
[[nodiscard]] secret mint_jwt(const jwt_auth& key, std::chrono::sys_seconds now);

/// RFC 4648 base64 with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

} // namespace sunco::session
