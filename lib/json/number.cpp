#include <json/number.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace sunco::json {
namespace {

// 309 digits before the point in the largest double.
using digit_buffer = std::array<char, 320>;

bool is_exact(std::string_view digits, double magnitude) noexcept
{
    digit_buffer out;
    const auto end =
        std::to_chars(out.data(), out.data() + out.size(), magnitude, std::chars_format::fixed, 0);
    return digits == std::string_view{out.data(), static_cast<std::size_t>(end.ptr - out.data())};
}

bool is_shortest(std::string_view digits, double magnitude) noexcept
{
    digit_buffer out;
    const auto written = std::to_chars(out.data(), out.data() + out.size(), magnitude,
                                       std::chars_format::scientific);
    char* end = std::find(out.data(), written.ptr, 'e');
    end = std::remove(out.data(), end, '.');
    digits = digits.substr(0, digits.find_last_not_of('0') + 1);
    return digits == std::string_view{out.data(), static_cast<std::size_t>(end - out.data())};
}

bool is_kept(std::string_view integer, double d) noexcept
{
    if (integer.starts_with('-')) {
        integer.remove_prefix(1);
        d = -d;
    }
    return is_shortest(integer, d) || is_exact(integer, d);
}

// The whole text, as an integer of this type.
template <class Integer>
bool is_integer(std::string_view text, Integer& to) noexcept
{
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), to);
    return ec == std::errc{} && end == text.data() + text.size();
}

} // namespace

std::optional<double> read_double(std::string_view text) noexcept
{
    double d = 0;
    // from_chars rounds correctly, and reports what over- or underflows.
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), d);
    if (ec != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    const auto is_of_fraction = [](char c) { return c == '.' || c == 'e' || c == 'E'; };
    const bool integer = std::ranges::none_of(text, is_of_fraction);
    if (integer && !is_kept(text, d))
        return std::nullopt;
    return d;
}

bool read_number(const scanner::number& from, boost::json::value& to)
{
    // Whether zero may have a longer one differs from one Boost to the next: `parse` knows.
    constexpr std::size_t longest_exponent = 9;
    if (from.exponent_size > longest_exponent)
        return false;
    const bool is_whole = !from.has_fraction && from.exponent_size == 0;
    const bool is_negative_zero = from.text == "-0";
    std::int64_t i = 0;
    std::uint64_t u = 0;
    if (is_whole && !is_negative_zero && is_integer(from.text, i))
        to.emplace_int64() = i;
    else if (is_whole && is_integer(from.text, u))
        to.emplace_uint64() = u;
    else if (const std::optional<double> d = read_double(from.text))
        to.emplace_double() = *d;
    else
        return false;
    return true;
}

} // namespace sunco::json
