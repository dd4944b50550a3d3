#pragma once

#include <emulator/exchange.hpp>
#include <emulator/service.hpp>

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// Whether the target belongs to the admin routes.
bool is_admin(std::string_view target) noexcept;

/// A body of the admin routes may hold a whole state.
inline constexpr std::size_t largest_admin_body = 64 * 1024 * 1024;

/// Carries out a request to the admin routes. Refuses those that another web page may have made a
/// browser send.
/// \param hosts names and addresses under which the emulator may be reached
answer serve_admin(service& on, const request& r, const std::vector<std::string>& hosts);

/// A request to the admin routes, taken apart.
struct admin_request {
    /// What stands in the path for a pattern's `{}`, decoded.
    std::string subject{};
    std::map<std::string, std::string, std::less<>> query{};
    /// Empty where the request had none.
    boost::json::object body{};
};

/// What takes a request: a method, and a path behind `/_admin` that may hold one `{}`.
struct admin_route {
    std::string_view method;
    std::string_view path;
    /// \throws sunco::error where the request asks for what cannot be
    answer (*act)(service& on, const admin_request& r);
    /// What the body may hold; nothing where `act` looks at that itself.
    std::optional<std::vector<std::string_view>> members = std::vector<std::string_view>{};
    /// What the query may hold.
    std::vector<std::string_view> parameters{};
};

/// Every route but those of the page.
const std::vector<admin_route>& admin_routes();

/// The page and its parts; null where the path is none of theirs.
const answer* find_page(std::string_view path);

} // namespace sunco::emulation
