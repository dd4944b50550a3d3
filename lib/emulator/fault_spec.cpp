#include <sunco/emulator/fault.hpp>

#include <emulator/fault_plan.hpp>
#include <emulator/input.hpp>
#include <emulator/routes.hpp>
#include <sunco/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sunco {
namespace {

constexpr std::array<std::string_view, 14> kind_names{
    "delay",       "rate_limit",  "error",        "reset_before", "reset_during",
    "reset_after", "lose_answer", "apply_late",   "truncate",     "stall",
    "slow",        "redirect",    "content_type", "stale"};

/// In the order of the enumerators.
constexpr std::array<std::string_view, 3> body_names{"json", "text", "html"};

template <class Number>
std::string number_text(Number n)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
    return {digits.data(), end};
}

// Members that are read and written without more ado. What has its usual value is not written.

template <auto Member>
bool read_number(fault& f, std::string_view text)
{
    using type = std::remove_cvref_t<decltype(f.*Member)>;
    const std::optional<type> value = emulation::number_in<type>(text);
    f.*Member = value.value_or(f.*Member);
    return value.has_value();
}

template <auto Member>
std::string write_number(const fault& f)
{
    return f.*Member == fault{}.*Member ? "" : number_text(f.*Member);
}

template <auto Member>
bool read_text(fault& f, std::string_view text)
{
    f.*Member = text;
    return true;
}

template <auto Member>
std::string write_text(const fault& f)
{
    return f.*Member == fault{}.*Member ? "" : f.*Member;
}

// The others.

bool read_times(fault& f, std::string_view text)
{
    f.times = emulation::number_in<std::size_t>(text);
    return f.times || text == "always";
}

std::string write_times(const fault& f)
{
    if (f.times == fault{}.times)
        return {};
    return f.times ? number_text(*f.times) : "always";
}

bool read_wait(fault& f, std::string_view text)
{
    const auto value = emulation::number_in<std::uint32_t>(text);
    f.wait = std::chrono::milliseconds{value.value_or(0)};
    return value.has_value();
}

std::string write_wait(const fault& f)
{
    return f.wait == fault{}.wait ? "" : number_text(f.wait.count());
}

bool read_applied(fault& f, std::string_view text)
{
    f.applied = text == "true";
    return f.applied || text == "false";
}

std::string write_applied(const fault& f)
{
    return f.applied ? "true" : "";
}

bool read_body(fault& f, std::string_view text)
{
    const auto found = std::ranges::find(body_names, text);
    f.body = static_cast<fault_body>(found - body_names.begin());
    return found != body_names.end();
}

std::string write_body(const fault& f)
{
    return f.body ? std::string{body_names[static_cast<std::size_t>(*f.body)]} : "";
}

bool read_date(fault& f, std::string_view text)
{
    const auto value = emulation::number_in<std::int32_t>(text);
    f.retry_after_date = std::chrono::seconds{value.value_or(0)};
    return value.has_value();
}

std::string write_date(const fault& f)
{
    return f.retry_after_date ? number_text(f.retry_after_date->count()) : "";
}

constexpr unsigned bit(fault_kind k)
{
    return 1U << static_cast<unsigned>(k);
}

constexpr unsigned every_kind = ~0U;
constexpr unsigned slow = bit(fault_kind::slow);
constexpr unsigned waiting = slow | bit(fault_kind::delay) | bit(fault_kind::apply_late);
constexpr unsigned failing = bit(fault_kind::error);
constexpr unsigned refusing = failing | bit(fault_kind::rate_limit);
constexpr unsigned leading_away = bit(fault_kind::redirect);

/// A key of the line.
struct key {
    std::string_view name;
    /// The kinds that have it.
    unsigned kinds;
    std::string_view takes;
    /// \returns false where it does not take that value
    bool (*read)(fault&, std::string_view);
    /// Empty where the member has its usual value.
    std::string (*write)(const fault&);
};

using f = fault;
constexpr std::string_view whole = "a whole number";
constexpr std::array keys{
    key{"operation", every_kind, "an operation", read_text<&f::operation>,
        write_text<&f::operation>},
    key{"skip", every_kind, whole, read_number<&f::skip>, write_number<&f::skip>},
    key{"times", every_kind, "a whole number from 1 on, or always", read_times, write_times},
    key{"probability", every_kind, "a number above 0 and up to 1", read_number<&f::probability>,
        write_number<&f::probability>},
    key{"above", every_kind, whole, read_number<&f::above>, write_number<&f::above>},
    key{"seed", every_kind, whole, read_number<&f::seed>, write_number<&f::seed>},
    key{"ms", waiting, "milliseconds from 0 to 86400000", read_wait, write_wait},
    key{"bytes", slow, "a whole number from 1 on", read_number<&f::slice>, write_number<&f::slice>},
    key{"status", failing, "a status from 400 to 599", read_number<&f::status>,
        write_number<&f::status>},
    key{"status", leading_away, "301, 302, 303, 307 or 308", read_number<&f::redirect_status>,
        write_number<&f::redirect_status>},
    key{"applied", failing, "true or false", read_applied, write_applied},
    key{"body", refusing, "json, text or html", read_body, write_body},
    key{"retry_after", refusing, "a text", read_text<&f::retry_after>, write_text<&f::retry_after>},
    key{"retry_after_date", refusing, "seconds from now, up to 2147483647 or down to -2147483648",
        read_date, write_date},
    key{"retry_after_again", refusing, "a text", read_text<&f::retry_after_again>,
        write_text<&f::retry_after_again>},
    key{"location", leading_away, "a text", read_text<&f::location>, write_text<&f::location>},
};

std::string keys_of(fault_kind kind)
{
    std::vector<std::string_view> names;
    for (const key& k : keys)
        if (k.kinds & bit(kind))
            names.push_back(k.name);
    return emulation::listed(names);
}

// Takes a pair off the front. In a value `\,` is a comma and `\\` a backslash.
std::pair<std::string, std::string> take_pair(std::string_view& rest)
{
    std::string text;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == ',')
            break;
        if (c == '\\' && (rest.starts_with(',') || rest.starts_with('\\'))) {
            text += rest.front();
            rest.remove_prefix(1);
        } else if (c == '\\') {
            emulation::refuse("a backslash stands before a comma or another backslash alone");
        } else {
            text += c;
        }
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
        emulation::refuse('"' + text + "\" is not KEY=VALUE");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string escaped(std::string_view value)
{
    std::string out;
    for (const char c : value) {
        if (c == ',' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

void read_pair(fault& into, std::string_view& rest)
{
    const auto [name, value] = take_pair(rest);
    const auto found = std::ranges::find_if(
        keys, [&, &n = name](const key& k) { return k.name == n && k.kinds & bit(into.kind); });
    if (found == keys.end())
        emulation::refuse(std::string{to_string(into.kind)} + " has no key \"" + name +
                          "\"; its keys are " + keys_of(into.kind));
    if (!found->read(into, value))
        emulation::refuse(name + " takes " + std::string{found->takes});
}

fault read_fault(std::string_view spec)
{
    const std::size_t end = spec.find_first_of(":,");
    const std::string_view kind = spec.substr(0, end);
    emulation::check_name("kind of fault", kind, kind_names);
    fault out;
    out.kind = static_cast<fault_kind>(std::ranges::find(kind_names, kind) - kind_names.begin());
    std::string_view rest = end == std::string_view::npos ? "" : spec.substr(end + 1);
    while (!rest.empty())
        read_pair(out, rest);
    emulation::check_fault(out);
    return out;
}

} // namespace

namespace emulation {

std::span<const std::string_view> fault_kind_names() noexcept
{
    return kind_names;
}

} // namespace emulation

std::string_view to_string(fault_kind k) noexcept
{
    const auto index = static_cast<std::size_t>(k);
    return index < kind_names.size() ? kind_names[index] : "unknown";
}

fault parse_fault(std::string_view spec)
{
    try {
        return read_fault(spec);
    } catch (const error& e) {
        emulation::refuse("fault \"" + std::string{spec} + "\": " + e.failure().message);
    }
}

std::string format_fault(const fault& from)
{
    std::string out{to_string(from.kind)};
    char separator = ':';
    for (const key& k : keys) {
        const std::string value = k.kinds & bit(from.kind) ? k.write(from) : "";
        if (value.empty())
            continue;
        (out += std::exchange(separator, ',')).append(k.name).append("=") += escaped(value);
    }
    return out;
}

} // namespace sunco
