#include "bulk/progress.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

namespace tool {
namespace {

constexpr const char* red = "\x1b[31m";
constexpr const char* green = "\x1b[32m";
constexpr const char* yellow = "\x1b[33m";
constexpr const char* plain = "\x1b[0m";

constexpr std::size_t shortest_bar = 10;
constexpr std::size_t longest_bar = 40;
constexpr const char* gap = "  ";
constexpr std::size_t gap_columns = 2;

/// Something that the line says.
struct piece {
    std::string text;
    /// Where the line is too long, the highest goes first.
    int dispensable = 0;
    const char* colour = nullptr;
};

std::string format_total(const sunco::sync_progress& p)
{
    std::string out = std::to_string(p.done);
    if (p.total)
        out += (p.total_is_estimate ? "/~" : "/") + std::to_string(*p.total);
    return out;
}

std::uint64_t percent(const sunco::sync_progress& p)
{
    return std::min<std::uint64_t>(100, p.done * 100 / *p.total);
}

std::string format_duration(std::chrono::milliseconds d)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(d).count();
    char out[32];
    if (seconds >= 3600)
        std::snprintf(out, sizeof out, "%lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                      static_cast<long long>(seconds / 60 % 60),
                      static_cast<long long>(seconds % 60));
    else
        std::snprintf(out, sizeof out, "%lld:%02lld", static_cast<long long>(seconds / 60),
                      static_cast<long long>(seconds % 60));
    return out;
}

std::string format_rate(double rate)
{
    char out[32];
    std::snprintf(out, sizeof out, rate < 10 ? "%.1f/s" : "%.0f/s", rate);
    return out;
}

std::string_view name_of(const boost::system::error_code& code)
{
    if (code.category() != sunco::sunco_category())
        return "unexpected";
    return to_string(static_cast<sunco::errc>(code.value()));
}

std::vector<piece> pieces_of(const sunco::sync_progress& p)
{
    std::vector<piece> out{{format_total(p), 1}};
    if (p.total && *p.total > 0)
        out[0].text += " (" + std::to_string(percent(p)) + "%)";
    out.push_back({format_rate(p.rate), 3});
    out.push_back({std::to_string(p.in_flight) + " in flight", 6});
    out.push_back({std::to_string(p.retries) + " retries", 5});
    out.push_back({std::to_string(p.errors) + " errors", 2, p.errors > 0 ? red : nullptr});
    if (p.left)
        out.push_back({format_duration(*p.left) + " left", 4});
    if (p.paused)
        out.push_back({"waiting for the service", 0, yellow});
    return out;
}

std::size_t columns_of(const std::vector<piece>& pieces)
{
    std::size_t sum = 0;
    for (const piece& p : pieces)
        sum += p.text.size() + gap_columns;
    return sum == 0 ? 0 : sum - gap_columns;
}

void make_fit(std::vector<piece>& pieces, std::size_t columns)
{
    while (columns_of(pieces) > columns)
        pieces.erase(std::ranges::max_element(pieces, {}, &piece::dispensable));
}

std::string join(const std::vector<piece>& pieces, bool colours)
{
    std::string out;
    for (const piece& p : pieces) {
        if (!out.empty())
            out += gap;
        out += colours && p.colour ? p.colour + p.text + plain : p.text;
    }
    return out;
}

std::string draw_bar(const sunco::sync_progress& p, std::size_t columns, bool colours)
{
    const std::size_t inside = columns - 2;
    const auto full = static_cast<std::size_t>(percent(p) * inside / 100);
    std::string out = std::string(full, '#');
    if (colours)
        out = green + out + plain;
    return "[" + out + std::string(inside - full, '-') + "]";
}

} // namespace

std::string format_progress(const sunco::sync_progress& p)
{
    return join(pieces_of(p), false);
}

std::string format_bar(const sunco::sync_progress& p, std::size_t columns, bool colours)
{
    std::vector<piece> pieces = pieces_of(p);
    make_fit(pieces, columns);
    const std::string line = join(pieces, colours);
    const std::size_t taken = columns_of(pieces) + gap_columns;
    if (!p.total || *p.total == 0 || pieces.empty() || columns < taken + shortest_bar)
        return line;
    return draw_bar(p, std::min(columns - taken, longest_bar), colours) + gap + line;
}

boost::json::object to_json(const sunco::sync_progress& p)
{
    boost::json::object out{{"event", "progress"}, {"done", p.done}};
    if (p.total) {
        out["total"] = *p.total;
        out["total_is_estimate"] = p.total_is_estimate;
    }
    out["rate"] = p.rate;
    out["in_flight"] = p.in_flight;
    out["requests"] = p.requests;
    out["retries"] = p.retries;
    out["errors"] = p.errors;
    out["elapsed_ms"] = p.elapsed.count();
    if (p.left)
        out["left_ms"] = p.left->count();
    if (p.paused)
        out["paused"] = name_of(p.paused->code);
    return out;
}

std::string format_pause(const sunco::failure& f)
{
    std::string out = "waiting for the service: " + f.code.message();
    if (f.http_status != 0)
        out += " (HTTP " + std::to_string(f.http_status) + ")";
    return out;
}

} // namespace tool
