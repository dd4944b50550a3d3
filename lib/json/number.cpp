#include <json/number.hpp>

#include <algorithm>
#include <array>
#include <charconv>

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

} // namespace

std::optional<double> read_double(std::string_view text) noexcept
{
    double d = 0;
    // from_chars rounds correctly, and reports what over- or underflows.
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), d);
    if (ec != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    const bool integer = text.find_first_of(".eE") == std::string_view::npos;
    if (integer && !is_kept(text, d))
        return std::nullopt;
    return d;
}

} // namespace sunco::json
