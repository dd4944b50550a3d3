#pragma once

#include <sunco/emulator/settings.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// How each type of a setting reads as a text. `describe` says what `read` takes; `read` returns
// false for anything else.

namespace sunco::emulation {

/// The enumerators' names in their order.
// GCC takes the visibility of these from the public type that they are for.
#pragma GCC visibility push(hidden)
template <class Enum>
inline constexpr auto names_of = std::array<std::string_view, 0>{};
template <>
inline constexpr auto names_of<unexpected_member> = std::to_array<std::string_view>({"ignore",
                                                                                     "refuse"});
template <>
inline constexpr auto names_of<empty_text> = std::to_array<std::string_view>({"refuse", "clear"});
template <>
inline constexpr auto names_of<null_metadata> = std::to_array<std::string_view>({"refuse", "remove",
                                                                                 "keep"});
template <>
inline constexpr auto names_of<null_retained> = std::to_array<std::string_view>({"refuse",
                                                                                 "clear"});
template <>
inline constexpr auto names_of<metadata_measure> =
    std::to_array<std::string_view>({"json_bytes", "json_characters", "content_bytes"});
template <>
inline constexpr auto
    names_of<time_strictness> = std::to_array<std::string_view>({"exact", "iso_8601", "lenient"});
template <>
inline constexpr auto
    names_of<lookup_order> = std::to_array<std::string_view>({"id_first", "external_id_first"});
template <>
inline constexpr auto names_of<fault_body> = std::to_array<std::string_view>({"json", "text",
                                                                              "html"});
template <>
inline constexpr auto
    names_of<retry_after_form> = std::to_array<std::string_view>({"none", "seconds", "date"});
template <>
inline constexpr auto names_of<merged_away> = std::to_array<std::string_view>({"not_found",
                                                                               "survivor"});
template <>
inline constexpr auto names_of<sync_missing> =
    std::to_array<std::string_view>({"user_not_found", "not_found", "bad_request"});
#pragma GCC visibility pop

std::string describe(const std::string&);
bool read(std::string_view text, std::string& out);
std::string write(const std::string& value);

std::string describe(bool);
bool read(std::string_view text, bool& out);
std::string write(bool value);

std::string describe(unsigned);
bool read(std::string_view text, unsigned& out);
std::string write(unsigned value);

std::string describe(std::uint64_t);
bool read(std::string_view text, std::uint64_t& out);
std::string write(std::uint64_t value);

std::string describe(std::chrono::milliseconds);
bool read(std::string_view text, std::chrono::milliseconds& out);
std::string write(std::chrono::milliseconds value);

std::string describe(const std::optional<timestamp>&);
bool read(std::string_view text, std::optional<timestamp>& out);
std::string write(const std::optional<timestamp>& value);

/// `a | b | c`.
std::string join(std::span<const std::string_view> names);
/// The index of \p text among \p names.
std::optional<std::size_t> index_of(std::span<const std::string_view> names, std::string_view text);

template <class Enum>
    requires std::is_enum_v<Enum> std::string describe(Enum)
    {
        return join(names_of<Enum>);
    }

template <class Enum>
    requires std::is_enum_v<Enum>
bool read(std::string_view text, Enum& out)
{
    const auto index = index_of(names_of<Enum>, text);
    if (index)
        out = static_cast<Enum>(*index);
    return index.has_value();
}

template <class Enum>
    requires std::is_enum_v<Enum> std::string write(Enum value)
    {
        return std::string{names_of<Enum>[static_cast<std::size_t>(value)]};
    }

} // namespace sunco::emulation
