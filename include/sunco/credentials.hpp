#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace sunco {

/// A key or token. It cannot be printed or converted to a string by accident; `reveal` is the one
/// word to search for in a review. Copies share one piece of memory, which no core dump holds (on
/// Linux), and which is overwritten when the last of them goes.
///
/// While a request is on its way it stands in sunco's own buffer, which is overwritten too, and in
/// those of the TLS library, which encrypts it there.
class SUNCO_DECL secret {
public:
    /// Empty.
    secret() = default;
    /// Takes \p text over; the caller's own copies are the caller's to wipe.
    secret(std::string text);
    /// Copies \p text.
    secret(const char* text);

    /// The text itself, valid until this object changes or dies.
    [[nodiscard]] std::string_view reveal() const noexcept;
    /// True when there is no text.
    [[nodiscard]] bool empty() const noexcept { return reveal().empty(); }

    /// Compares in time that depends on the lengths alone.
    bool operator==(const secret& other) const noexcept;

private:
    class pages;

    std::shared_ptr<const pages> text_{};
};

/// A key of the service's dashboard or API, sent as HTTP basic authentication.
struct basic_auth {
    /// Key id, as `app_…` or `act_…`: visible ASCII without `:`.
    std::string key_id;
    /// The key's secret.
    sunco::secret secret;
};

/// A ready token, as an OAuth access token or a JWT made elsewhere.
struct bearer_token {
    /// Visible ASCII.
    sunco::secret token;
};

/// Signs its own short-lived tokens (JWT, HS256) with a key. A token is cached, renewed when four
/// fifths of its lifetime are over, and once more when the service answers 401.
struct jwt_auth {
    /// Key id, sent in the token's `kid` header.
    std::string key_id;
    /// The key's secret, which signs.
    sunco::secret secret;
    /// The token's `scope` claim: `app`, `account` or `integration`, as the key has it.
    std::string scope = "app";
    /// From issue to expiry; 10 seconds at least, a year at most. `iat` is dated 5 seconds back,
    /// for clocks that differ.
    std::chrono::seconds lifetime = std::chrono::minutes{5};
};

/// Gives a bearer token when asked: before each attempt, so it should cache, and once more after a
/// 401, when a token that it gave before was refused.
///
/// It runs on the client's executor and is cancelled with the call that needs it; a call that is
/// stopped does not wait for it. What it throws ends the call with `errc::unauthorized`.
using token_provider = std::function<boost::asio::awaitable<secret>()>;

/// How requests are authenticated. `std::monostate` sends no `Authorization` at all.
using credentials =
    std::variant<std::monostate, basic_auth, bearer_token, jwt_auth, token_provider>;

} // namespace sunco
