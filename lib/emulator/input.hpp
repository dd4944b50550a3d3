#pragma once

#include <boost/json/object.hpp>

#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Reads what people and programs tell the emulator, and says what is wrong with it.

namespace sunco::emulation {

/// \throws sunco::error `errc::invalid_argument` with the message
[[noreturn]] void refuse(std::string message);

/// `a, b and c`.
std::string listed(std::span<const std::string_view> names);
/// The name that was probably meant; empty where none is near.
std::string_view nearest(std::string_view text, std::span<const std::string_view> names);
/// Refuses a text that is none of the names. \param what what it is, for the message
void check_name(std::string_view what, std::string_view text,
                std::span<const std::string_view> names);
/// Refuses an object that has other members than these. \param what what it is, for the message
void check_members(std::string_view what, const boost::json::object& from,
                   std::span<const std::string_view> names);

/// The number that the whole text is.
template <class Number>
std::optional<Number> number_in(std::string_view text)
{
    Number value{};
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The member as a text; nothing where there is none or null. \param at the object's place, for the
/// message
/// \throws sunco::error `errc::invalid_argument` where it is something else
std::optional<std::string> text_in(const boost::json::object& from, std::string_view name,
                                   std::string_view at = {});
/// As `text_in`, for one that must be there.
std::string require_text(const boost::json::object& from, std::string_view name);
/// The member as an array of texts; empty where there is none.
std::vector<std::string> texts_in(const boost::json::object& from, std::string_view name,
                                  std::string_view at = {});

/// Takes the text up to the next separator off the front, the separator with it.
std::string_view take_until(std::string_view& text, char separator) noexcept;

} // namespace sunco::emulation
