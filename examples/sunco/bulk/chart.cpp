#include "bulk/chart.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tool {
namespace {

// In units of the drawing, which the page scales.
constexpr double width = 720;
constexpr double height = 240;
constexpr double left = 60;
constexpr double right = 16;
constexpr double top = 16;
constexpr double bottom = 30;
constexpr int steps_up = 4;
constexpr int steps_across = 6;

std::string number(double v)
{
    char out[32];
    std::snprintf(out, sizeof out, "%.6g", v);
    return out;
}

std::string at(double v)
{
    char out[32];
    std::snprintf(out, sizeof out, "%.1f", v);
    return out;
}

std::string time_label(double seconds)
{
    const auto whole = static_cast<long>(seconds);
    char out[32];
    if (seconds < 60)
        return number(seconds) + " s";
    if (whole < 3600)
        std::snprintf(out, sizeof out, "%ld:%02ld", whole / 60, whole % 60);
    else
        std::snprintf(out, sizeof out, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
                      whole % 60);
    return out;
}

/// Turns values into places.
struct frame {
    double end;
    double most;

    [[nodiscard]] double x(double seconds) const
    {
        return left + (width - left - right) * seconds / end;
    }
    [[nodiscard]] double y(double value) const
    {
        return height - bottom - (height - top - bottom) * value / most;
    }
};

std::string text(double x, double y, const char* anchor, const std::string& content)
{
    return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\">" +
           escape_html(content) + "</text>";
}

std::string draw_grid(const frame& f, double step_up)
{
    std::string out;
    for (double v = 0; v <= f.most + step_up / 2; v += step_up) {
        const std::string y = at(f.y(v));
        out += "<line class=\"grid\" x1=\"" + at(left) + "\" x2=\"" + at(width - right) +
               "\" y1=\"" + y + "\" y2=\"" + y + "\"/>";
        out += text(left - 8, f.y(v) + 4, "end", number(v));
    }
    const double step = nice_step(f.end, steps_across);
    for (double s = 0; s <= f.end; s += step)
        out += text(f.x(s), height - bottom + 18, "middle", time_label(s));
    return out;
}

std::string draw_line(const frame& f, const series& s)
{
    std::string points;
    for (const auto& [seconds, value] : s.points)
        points += at(f.x(seconds)) + "," + at(f.y(value)) + " ";
    return "<polyline class=\"line line-" + std::to_string(s.colour) + "\" points=\"" + points +
           "\"><title>" + escape_html(s.name) + "</title></polyline>";
}

std::string draw_legend(const chart& c)
{
    std::string out = "<p class=\"legend\">";
    for (const series& s : c.lines)
        out += "<span class=\"key key-" + std::to_string(s.colour) + "\"></span>" +
               escape_html(s.name) + " ";
    return out + "</p>";
}

double most_of(const chart& c)
{
    double most = 0;
    for (const series& s : c.lines)
        for (const auto& [seconds, value] : s.points)
            most = std::max(most, value);
    return most;
}

} // namespace

std::string escape_html(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

double nice_step(double top_value, int parts)
{
    if (!(top_value > 0))
        return 1;
    const double least = top_value / parts;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double times : {1.0, 2.0, 2.5, 5.0})
        // A little short of it is no reason for a larger step.
        if (times * power >= least * (1 - 1e-9))
            return times * power;
    return 10 * power;
}

std::string draw(const chart& c)
{
    const double most = most_of(c);
    const double step = nice_step(most, steps_up);
    const frame f{c.end > 0 ? c.end : 1, step * std::max(1.0, std::ceil(most / step - 1e-9))};
    std::string lines;
    for (const series& s : c.lines)
        lines += draw_line(f, s);
    return "<figure><figcaption>" + escape_html(c.title) + " <small>" + escape_html(c.unit) +
           "</small></figcaption><svg viewBox=\"0 0 " + number(width) + " " + number(height) +
           "\" role=\"img\" aria-label=\"" + escape_html(c.title) + "\">" + draw_grid(f, step) +
           lines + "</svg>" + draw_legend(c) + "</figure>\n";
}

} // namespace tool
