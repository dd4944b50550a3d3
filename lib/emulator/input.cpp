#include <emulator/input.hpp>

#include <sunco/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

std::string quoted(std::string_view text)
{
    return '"' + std::string{text} + '"';
}

std::string place(std::string_view at, std::string_view name)
{
    return at.empty() ? std::string{name} : std::string{at} + '/' + std::string{name};
}

// How many letters must be put in, taken out or replaced to make one of the other.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

} // namespace

void refuse(std::string message)
{
    throw error{make_failure(errc::invalid_argument, std::move(message))};
}

std::string listed(std::span<const std::string_view> names)
{
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0)
            out += i + 1 == names.size() ? " and " : ", ";
        out += names[i];
    }
    return out;
}

std::string_view nearest(std::string_view text, std::span<const std::string_view> names)
{
    // More letters than these make another word; and a long text is not worth the reckoning.
    constexpr std::size_t longest = 100;
    std::size_t least = std::min(text.size(), longest) / 3 + 1;
    std::string_view best;
    for (const std::string_view name : names) {
        const std::size_t d = text.size() > longest ? least : distance(text, name);
        if (d >= least)
            continue;
        least = d;
        best = name;
    }
    return best;
}

void check_name(std::string_view what, std::string_view text,
                std::span<const std::string_view> names)
{
    if (std::ranges::find(names, text) != names.end())
        return;
    const std::string known = names.empty() ? "there is none" : "there are " + listed(names);
    refuse(quoted(text) + " is no " + std::string{what} + "; " + known);
}

void check_members(std::string_view what, const bj::object& from,
                   std::span<const std::string_view> names)
{
    for (const bj::key_value_pair& member : from) {
        const std::string_view name = member.key();
        if (std::ranges::find(names, name) != names.end())
            continue;
        const std::string known = names.empty() ? "no member at all" : listed(names);
        refuse(std::string{what} + " does not take " + quoted(name) + "; it takes " + known);
    }
}

std::optional<std::string> text_in(const bj::object& from, std::string_view name,
                                   std::string_view at)
{
    const bj::value* v = from.if_contains(name);
    if (!v || v->is_null())
        return std::nullopt;
    if (!v->is_string())
        refuse(place(at, name) + " is not a string");
    return std::string{std::string_view{v->get_string()}};
}

std::string require_text(const bj::object& from, std::string_view name)
{
    std::optional<std::string> text = text_in(from, name);
    if (!text)
        refuse(std::string{name} + " is missing");
    return *std::move(text);
}

std::vector<std::string> texts_in(const bj::object& from, std::string_view name,
                                  std::string_view at)
{
    std::vector<std::string> out;
    const bj::value* v = from.if_contains(name);
    if (!v)
        return out;
    if (!v->is_array())
        refuse(place(at, name) + " is not an array");
    for (const bj::value& element : v->get_array()) {
        if (!element.is_string())
            refuse(place(at, name) + " holds what is not a string");
        out.emplace_back(std::string_view{element.get_string()});
    }
    return out;
}

std::string_view take_until(std::string_view& text, char separator) noexcept
{
    const std::size_t end = text.find(separator);
    const std::string_view head = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return head;
}

} // namespace sunco::emulation
