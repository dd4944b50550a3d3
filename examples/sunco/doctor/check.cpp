#include "doctor/check.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string_view>
#include <utility>

namespace tool {
namespace {

double milliseconds(std::chrono::nanoseconds t)
{
    return std::chrono::duration<double, std::milli>{t}.count();
}

std::pair<std::string_view, std::string_view> word_and_colour(verdict v)
{
    switch (v) {
    case verdict::good:
        return {"ok", "\033[32m"};
    case verdict::failed:
        return {"FAILED", "\033[1;31m"};
    case verdict::skipped:
        break;
    }
    return {"skipped", "\033[33m"};
}

std::string line_of(const check& c)
{
    std::ostringstream out;
    out << std::left << std::setw(10) << c.name << c.finding;
    if (c.elapsed)
        out << " (" << std::fixed << std::setprecision(1) << milliseconds(*c.elapsed) << " ms)";
    return out.str();
}

} // namespace

void print_checks(std::ostream& out, const std::vector<check>& checks, bool coloured)
{
    for (const check& c : checks) {
        const auto [word, colour] = word_and_colour(c.verdict);
        const std::string padding(9 - word.size(), ' ');
        if (coloured)
            out << colour << word << "\033[0m";
        else
            out << word;
        out << padding << line_of(c) << '\n';
        if (!c.advice.empty())
            out << "         -> " << c.advice << '\n';
    }
    out.flush();
}

boost::json::object to_json(const std::vector<check>& checks)
{
    boost::json::array list;
    for (const check& c : checks) {
        boost::json::object one{
            {"name", c.name}, {"status", word_and_colour(c.verdict).first}, {"message", c.finding}};
        if (c.verdict == verdict::failed)
            one["status"] = "failed";
        if (!c.advice.empty())
            one["advice"] = c.advice;
        if (c.elapsed)
            one["milliseconds"] = milliseconds(*c.elapsed);
        for (const auto& member : c.details)
            one[member.key()] = member.value();
        list.push_back(std::move(one));
    }
    const bool ok = std::all_of(checks.begin(), checks.end(),
                                [](const check& c) { return c.verdict == verdict::good; });
    return {{"ok", ok}, {"checks", std::move(list)}};
}

} // namespace tool
