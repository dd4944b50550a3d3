#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tool {

/// \p text as it stands in HTML and in the attributes there.
std::string escape_html(std::string_view text);

/// A line of a chart.
struct series {
    std::string name;
    /// Which of the page's colours, from 1.
    int colour = 1;
    /// Where and how much, from left to right.
    std::vector<std::pair<double, double>> points{};
};

/// Lines over time.
struct chart {
    std::string title;
    /// What the values are counted in, such as `records/s`.
    std::string unit;
    /// Seconds.
    double end = 1;
    std::vector<series> lines{};
};

/// \p c as an SVG element to stand in a page, with axes and a legend. It takes its colours from the
/// page's classes `axis`, `grid` and `line-1`, `line-2`….
std::string draw(const chart& c);

/// The least of 1, 2, 2.5 and 5 times a power of ten with which \p parts steps reach \p top.
double nice_step(double top, int parts);

} // namespace tool
