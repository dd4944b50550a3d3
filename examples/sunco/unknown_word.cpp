#include "unknown_word.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

namespace tool {
namespace {

/// How many letters must be put in, left out or replaced to make one of the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to)
{
    // One row of the table: the distances of what was read of `from` to each beginning of `to`.
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char c : from) {
        std::size_t replaced = row[0]++;
        for (std::size_t i = 0; i < to.size(); ++i) {
            const std::size_t here =
                std::min({row[i] + 1, row[i + 1] + 1, replaced + (c != to[i])});
            replaced = row[i + 1];
            row[i + 1] = here;
        }
    }
    return row.back();
}

std::string nearest(const std::string& word, const std::vector<std::string>& choices)
{
    const auto best = std::ranges::min_element(
        choices, {}, [&](const std::string& choice) { return distance(word, choice); });
    // A third of the letters may be wrong; beyond that it is another word.
    if (best == choices.end() || distance(word, *best) > std::max<std::size_t>(1, word.size() / 3))
        return {};
    return *best;
}

std::vector<std::string> commands_of(const CLI::App& app)
{
    std::vector<std::string> out;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
        out.push_back(sub->get_name());
    return out;
}

/// The flags of a command, and of those above it, which are read there too.
std::vector<std::string> flags_of(const CLI::App* app)
{
    std::vector<std::string> out;
    for (; app; app = app->get_parent())
        for (const CLI::Option* option : app->get_options())
            for (const std::string& name : option->get_lnames())
                out.push_back("--" + name);
    return out;
}

} // namespace

std::string complain_of_unknown_word(const CLI::App& app)
{
    const std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty())
        return {};
    const CLI::App* last = &app;
    while (!last->get_subcommands().empty())
        last = last->get_subcommands().back();

    // Before a flag there may stand its value, or what belongs to a command that was misspelt.
    const auto flag = std::ranges::find_if(
        unknown, [](const std::string& word) { return word.starts_with('-'); });
    const bool is_flag = flag != unknown.end();
    const std::string& word = is_flag ? *flag : unknown.front();
    const std::vector<std::string> choices = is_flag ? flags_of(last) : commands_of(*last);
    const std::string meant = nearest(word, choices);
    const char* what = is_flag           ? "unknown flag "
                       : choices.empty() ? "unexpected "
                                         : "unknown command ";
    return what + word + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

} // namespace tool
