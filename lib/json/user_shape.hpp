#pragma once

#include <sunco/model/user.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace sunco::json {

/// Where a reader of `{"user":{…}}` stands.
enum class place : unsigned char { outside, top, user, profile, identities, identity };

inline constexpr std::size_t places = 6;

/// Where one goes from \p p when its object or array ends.
[[nodiscard]] place parent_of(place p) noexcept;

/// Any object, as a whole.
struct whole_object {
    boost::json::object* to;
};

/// A member that the model does not know, under its own name.
struct unknown_member {
    boost::json::object* among;
};

/// What the value of a member becomes; `monostate` where no value is expected.
using destination =
    std::variant<std::monostate, std::string*, std::optional<std::string>*, std::optional<bool>*,
                 std::optional<timestamp>*, place, whole_object, unknown_member>;

/// A member's destination, and its number among those that its object may have.
struct known_member {
    destination to;
    unsigned number = 0;
};

/// Looks \p name up among the members of what stands at \p p, which is a place with members; the
/// identity is the last one of \p u. What is unknown has number 0.
[[nodiscard]] known_member find_member(place p, std::string_view name, user& u);

} // namespace sunco::json
