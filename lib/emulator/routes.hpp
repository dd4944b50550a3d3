#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace sunco::emulation {

enum class operation { create, list, get, update, remove, remove_personal_information, sync };

/// Their names in `users_api`, in the order of the enumerators.
inline constexpr std::array<std::string_view, 7> operation_names{
    "create", "list", "get", "update", "remove", "remove_personal_information", "sync"};

/// The operation's name in `users_api`.
std::string_view to_string(operation op) noexcept;

/// What takes a request: a method and a path in which `{name}` stands for any one segment.
struct route_pattern {
    operation op;
    std::string_view method;
    std::string_view path;
};

/// Every route, without the optional `/sc` in front.
inline constexpr std::array<route_pattern, 7> route_patterns{{
    {operation::create, "POST", "/v2/apps/{appId}/users"},
    {operation::list, "GET", "/v2/apps/{appId}/users"},
    {operation::get, "GET", "/v2/apps/{appId}/users/{userIdOrExternalId}"},
    {operation::update, "PATCH", "/v2/apps/{appId}/users/{userIdOrExternalId}"},
    {operation::remove, "DELETE", "/v2/apps/{appId}/users/{userIdOrExternalId}"},
    {operation::remove_personal_information, "DELETE",
     "/v2/apps/{appId}/users/{userIdOrExternalId}/personalinformation"},
    {operation::sync, "POST", "/v2/apps/{appId}/users/{zendeskId}/sync"},
}};

/// Names of the query parameters that are understood.
inline constexpr std::string_view brand_parameter = "brandId";
inline constexpr std::string_view email_filter_parameter = "filter[identities.email]";

/// A request's place among the routes, all parts decoded.
struct route {
    operation op = operation::create;
    std::string app_id{};
    /// The id, externalId or zendeskId of the path; empty where the pattern has none.
    std::string subject{};
    std::optional<std::string> brand_id{};
    std::optional<std::string> email_filter{};
};

/// The outcome of routing: a match, or neither (404), or text that cannot be decoded (400).
struct routing {
    std::optional<route> match{};
    bool malformed = false;
};

/// Splits the path, then decodes each segment once; `+` stands for itself, in the query as well.
routing find_route(std::string_view method, std::string_view target);

/// Undoes percent-encoding once. Nothing where an escape is broken or the result is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

} // namespace sunco::emulation
