#include <emulator/setting_text.hpp>

#include <emulator/input.hpp>

#include <algorithm>

namespace sunco::emulation {
namespace {

template <class T>
bool read_number(std::string_view text, T& out)
{
    const std::optional<T> value = number_in<T>(text);
    out = value.value_or(out);
    return value.has_value();
}

} // namespace

std::string describe(const std::string&)
{
    return "a text";
}
bool read(std::string_view text, std::string& out)
{
    out = text;
    return true;
}
std::string write(const std::string& value)
{
    return value;
}

std::string describe(bool)
{
    return "true | false";
}
bool read(std::string_view text, bool& out)
{
    if (text != "true" && text != "false")
        return false;
    out = text == "true";
    return true;
}
std::string write(bool value)
{
    return value ? "true" : "false";
}

std::string describe(unsigned)
{
    return "a number";
}
bool read(std::string_view text, unsigned& out)
{
    return read_number(text, out);
}
std::string write(unsigned value)
{
    return std::to_string(value);
}

std::string describe(std::uint64_t)
{
    return "a number";
}
bool read(std::string_view text, std::uint64_t& out)
{
    return read_number(text, out);
}
std::string write(std::uint64_t value)
{
    return std::to_string(value);
}

std::string describe(std::chrono::milliseconds)
{
    return "milliseconds";
}
bool read(std::string_view text, std::chrono::milliseconds& out)
{
    std::uint32_t count = 0;
    if (!read_number(text, count))
        return false;
    out = std::chrono::milliseconds{count};
    return true;
}
std::string write(std::chrono::milliseconds value)
{
    return std::to_string(value.count());
}

std::string describe(const std::optional<timestamp>&)
{
    return "a time such as 2025-02-03T19:10:08.152Z, or nothing";
}
bool read(std::string_view text, std::optional<timestamp>& out)
{
    const std::optional<timestamp> value = parse_timestamp(text);
    if (!value && !text.empty())
        return false;
    out = value;
    return true;
}
std::string write(const std::optional<timestamp>& value)
{
    return value ? format_timestamp(*value) : "";
}

std::string join(std::span<const std::string_view> names)
{
    std::string out;
    for (const std::string_view name : names)
        out.append(out.empty() ? "" : " | ").append(name);
    return out;
}

std::optional<std::size_t> index_of(std::span<const std::string_view> names, std::string_view text)
{
    const auto found = std::ranges::find(names, text);
    if (found == names.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

} // namespace sunco::emulation
