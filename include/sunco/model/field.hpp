#pragma once // SPDX-License-Identifier: BSL-1.0

#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

namespace sunco {

/// The type of `sunco::null`.
struct null_t {
    /// All are equal.
    bool operator==(const null_t&) const = default;
};

/// Says "clear this on the server" when assigned to a `field`.
inline constexpr null_t null{};

/// A member of a partial update: unset (not sent), null (sent as null, which clears it) or a value.
///
/// As thread-safe as its value type.
template <class T>
class field {
public:
    /// Unset: the member is not sent and the service keeps what it has.
    field() = default;

    /// Null: the service clears the member.
    field(null_t) : state_{null} {}

    /// The new value.
    template <class U>
        requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, field> &&
                 !std::same_as<std::remove_cvref_t<U>, null_t> &&
                 (!std::same_as<T, bool> || std::same_as<std::remove_cvref_t<U>, bool>))
    // The constraint above keeps copies and moves out of here.
    // NOLINTNEXTLINE(bugprone-forwarding-reference-overload)
    field(U&& value) : state_{std::in_place_type<T>, static_cast<T>(std::forward<U>(value))} {}

    /// True when nothing will be sent.
    [[nodiscard]] bool is_unset() const noexcept { return state_.index() == 0; }
    /// True when null will be sent.
    [[nodiscard]] bool is_null() const noexcept { return state_.index() == 1; }
    /// True when a value will be sent.
    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 2; }

    /// The value. \throws std::bad_variant_access when there is none.
    [[nodiscard]] const T& value() const { return std::get<T>(state_); }
    /// The value, to change in place. \throws std::bad_variant_access when there is none.
    [[nodiscard]] T& value() { return std::get<T>(state_); }

    /// Back to unset.
    void reset() noexcept { state_.template emplace<0>(); }

    /// Compares state and value.
    bool operator==(const field&) const = default;

private:
    std::variant<std::monostate, null_t, T> state_;
};

} // namespace sunco
