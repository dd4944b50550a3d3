#pragma once

#include <sunco/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sunco::users {

/// Checks an operation's data before anything is sent; the first broken rule is the verdict.
class check {
public:
    check& id(std::string_view id, std::string_view name);
    check& app(std::string_view app_id) { return id(app_id, "app_id"); }
    check& user(std::string_view user_id) { return id(user_id, "user_id_or_external_id"); }
    check& email(std::string_view email);
    check& brand(const std::optional<std::string>& brand);
    /// For an operation that the service takes no brand for.
    check& no_brand(const std::optional<std::string>& brand);
    check& surviving(const std::optional<std::string>& zendesk_id);

    /// What `json::encode_checked` said.
    check& body(const result<std::string>& encoded)
    {
        return encoded.has_error() ? first(encoded.error()) : *this;
    }

    /// The failure, or nothing.
    [[nodiscard]] std::optional<failure> verdict() { return std::move(bad_); }

private:
    check& first(const result<void>& r);
    check& length(std::string_view text, std::size_t most, const char* name);

    std::optional<failure> bad_;
};

} // namespace sunco::users
