#include <sunco/emulator/fault.hpp>

#include <emulator/fault_plan.hpp>
#include <sunco/error.hpp>

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

[[noreturn]] void refuse(const std::string& message)
{
    throw error{make_failure(errc::invalid_argument, "fault: " + message)};
}

template <class T>
T number(std::string_view key, std::string_view text)
{
    T value{};
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size())
        refuse(std::string{key} + " is not a number that it can be");
    return value;
}

bool truth(std::string_view key, std::string_view text)
{
    if (text != "true" && text != "false")
        refuse(std::string{key} + " is neither true nor false");
    return text == "true";
}

fault_body body_named(std::string_view text)
{
    for (std::size_t i = 0; i < body_names.size(); ++i)
        if (body_names[i] == text)
            return static_cast<fault_body>(i);
    refuse("body is none of json, text and html");
}

fault_kind kind_named(std::string_view name)
{
    for (std::size_t i = 0; i < kind_names.size(); ++i)
        if (kind_names[i] == name)
            return static_cast<fault_kind>(i);
    refuse('"' + std::string{name} + "\" is no kind of fault");
}

// Each of these reads the keys of its group, and says whether the key was one of them.

bool read_selector(fault& f, std::string_view key, std::string_view value)
{
    if (key == "operation")
        f.operation = value;
    else if (key == "skip")
        f.skip = number<std::size_t>(key, value);
    else if (key == "times" && value == "always")
        f.times.reset();
    else if (key == "times")
        f.times = number<std::size_t>(key, value);
    else if (key == "probability")
        f.probability = number<double>(key, value);
    else if (key == "above")
        f.above = number<std::size_t>(key, value);
    else if (key == "seed")
        f.seed = number<std::uint64_t>(key, value);
    else
        return false;
    return true;
}

bool read_timing(fault& f, std::string_view key, std::string_view value)
{
    const bool slow = f.kind == fault_kind::slow;
    const bool waits = slow || f.kind == fault_kind::delay || f.kind == fault_kind::apply_late;
    if (key == "ms" && waits)
        f.wait = std::chrono::milliseconds{number<std::uint32_t>(key, value)};
    else if (key == "bytes" && slow)
        f.slice = number<std::size_t>(key, value);
    else
        return false;
    return true;
}

bool read_answer(fault& f, std::string_view key, std::string_view value)
{
    const bool refuses = f.kind == fault_kind::error || f.kind == fault_kind::rate_limit;
    if (key == "body" && refuses)
        f.body = body_named(value);
    else if (key == "retry_after" && refuses)
        f.retry_after = value;
    else if (key == "retry_after_date" && refuses)
        f.retry_after_date = std::chrono::seconds{number<std::int32_t>(key, value)};
    else if (key == "status" && f.kind == fault_kind::error)
        f.status = number<unsigned>(key, value);
    else if (key == "applied" && f.kind == fault_kind::error)
        f.applied = truth(key, value);
    else if (key == "location" && f.kind == fault_kind::redirect)
        f.location = value;
    else
        return false;
    return true;
}

void read_pair(fault& f, std::string_view pair)
{
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos)
        refuse('"' + std::string{pair} + "\" is not KEY=VALUE");
    const std::string_view key = pair.substr(0, equals);
    const std::string_view value = pair.substr(equals + 1);
    if (!read_selector(f, key, value) && !read_timing(f, key, value) && !read_answer(f, key, value))
        refuse(std::string{to_string(f.kind)} + " has no key \"" + std::string{key} + '"');
}

} // namespace

std::string_view to_string(fault_kind k) noexcept
{
    const auto index = static_cast<std::size_t>(k);
    return index < kind_names.size() ? kind_names[index] : "unknown";
}

fault parse_fault(std::string_view spec)
{
    const std::size_t end = spec.find_first_of(":,");
    fault f;
    f.kind = kind_named(spec.substr(0, end));
    std::string_view rest = end == std::string_view::npos ? "" : spec.substr(end + 1);
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        read_pair(f, rest.substr(0, comma));
        rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    }
    emulation::check_fault(f);
    return f;
}

std::string format_fault(const fault& f)
{
    const fault standard{};
    std::string out{to_string(f.kind)};
    char separator = ':';
    const auto put = [&](bool differs, std::string_view key, const std::string& value) {
        if (!differs)
            return;
        (out += separator).append(key).append("=").append(value);
        separator = ',';
    };
    const auto number = [](auto n) { return std::to_string(n); };
    put(!f.operation.empty(), "operation", f.operation);
    put(f.skip != standard.skip, "skip", number(f.skip));
    put(f.times != standard.times, "times", f.times ? number(*f.times) : "always");
    put(f.probability < 1, "probability", number(f.probability));
    put(f.above != standard.above, "above", number(f.above));
    put(f.seed != standard.seed, "seed", number(f.seed));
    put(f.wait != standard.wait, "ms", number(f.wait.count()));
    put(f.slice != standard.slice, "bytes", number(f.slice));
    put(f.status != standard.status, "status", number(f.status));
    put(f.applied, "applied", "true");
    put(f.body.has_value(), "body",
        std::string{body_names[static_cast<std::size_t>(f.body.value_or(fault_body::json))]});
    put(!f.retry_after.empty(), "retry_after", f.retry_after);
    put(f.retry_after_date.has_value(), "retry_after_date",
        number(f.retry_after_date.value_or(std::chrono::seconds{0}).count()));
    put(f.location != standard.location, "location", f.location);
    return out;
}

} // namespace sunco
