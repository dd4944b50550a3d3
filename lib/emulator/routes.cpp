#include <emulator/routes.hpp>

#include <emulator/input.hpp>
#include <model/utf8.hpp>

namespace sunco::emulation {
namespace {

int hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool is_parameter(std::string_view segment) noexcept
{
    return segment.starts_with('{');
}

// Walks pattern and path side by side; decodes into `out` what stands where the pattern has a name.
bool match_path(std::string_view pattern, std::string_view path, routing& out)
{
    route found;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view expected = take_until(pattern, '/');
        const std::string_view segment = take_until(path, '/');
        if (!is_parameter(expected)) {
            if (segment != expected)
                return false;
            continue;
        }
        if (segment.empty())
            return false;
        std::optional<std::string> decoded = percent_decode(segment);
        out.malformed |= !decoded;
        std::string& target = expected == "{appId}" ? found.app_id : found.subject;
        target = std::move(decoded).value_or("");
    }
    if (!pattern.empty() || !path.empty())
        return false;
    out.match = std::move(found);
    return true;
}

// Reads the parameters that are understood; the first of each name counts.
void read_query(std::string_view query, routing& out)
{
    while (!query.empty()) {
        std::string_view value = take_until(query, '&');
        const std::optional<std::string> name = percent_decode(take_until(value, '='));
        std::optional<std::string> text = percent_decode(value);
        if (!name || !text) {
            out.malformed = true;
            return;
        }
        if (*name == brand_parameter && !out.match->brand_id)
            out.match->brand_id = std::move(text);
        else if (*name == email_filter_parameter && !out.match->email_filter)
            out.match->email_filter = std::move(text);
    }
}

} // namespace

std::string_view to_string(operation op) noexcept
{
    return operation_names[static_cast<std::size_t>(op)];
}

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const int high = hex_digit(text[i + 1]);
        const int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0)
            return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!utf8::count(out))
        return std::nullopt;
    return out;
}

routing find_route(std::string_view method, std::string_view target)
{
    std::string_view query = target;
    std::string_view path = take_until(query, '?');
    if (path.starts_with("/sc/"))
        path.remove_prefix(3);
    // A path that ends in a slash has an empty last segment, which no pattern has.
    if (path.ends_with('/'))
        return {};
    for (const route_pattern& pattern : route_patterns) {
        routing out;
        if (method != pattern.method || !match_path(pattern.path, path, out))
            continue;
        out.match->op = pattern.op;
        read_query(query, out);
        return out;
    }
    return {};
}

} // namespace sunco::emulation
