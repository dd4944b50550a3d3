#pragma once

#include <http/base_url.hpp>
#include <http/path.hpp>
#include <http/request.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sunco::users {

/// `…/v2/apps/{appId}/users`, and what stands behind it.
class resource {
public:
    resource(const http::base_url& base, std::string_view app_id);

    /// Goes down to the user with this id.
    resource& user(std::string_view id);
    /// Goes on with a fixed word of the service's.
    resource& word(std::string_view word);
    /// Adds the filter of a list.
    resource& identity_email(std::string_view email);
    /// Adds `brandId` where there is one.
    resource& brand(const std::optional<std::string>& id);

    /// The request; the resource is spent.
    [[nodiscard]] http::request request(http::verb method, std::string body = {});

private:
    http::target target_;
};

} // namespace sunco::users
