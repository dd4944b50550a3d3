#include "manual_page.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace tool {
namespace {

// In roff a line that begins with a dot or a quote is a request, a backslash begins an escape, and
// a plain hyphen may become a typographic one.
std::string escaped(std::string_view text)
{
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\''))
            out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
        line_begins = c == '\n';
    }
    return out;
}

std::string in_capitals(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

std::string positionals_of(const CLI::App& app)
{
    std::string out;
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_positional())
            continue;
        const std::string name = option->get_name(true);
        out += option->get_required() ? " " + name : " [" + name + "]";
    }
    return out;
}

void write_options(const CLI::App& app, std::ostream& out)
{
    for (const CLI::Option* option : app.get_options()) {
        const std::string name =
            option->get_positional() ? option->get_name(true) : option->get_name(false, true);
        std::string value;
        if (!option->get_positional() && option->get_items_expected_max() > 0)
            value = " " + option->get_type_name();
        out << ".TP\n.B " << escaped(name) << escaped(value) << '\n'
            << escaped(option->get_description()) << '\n';
    }
}

void write_footer(const CLI::App& app, std::ostream& out)
{
    if (!app.get_footer().empty())
        out << ".PP\n.nf\n" << escaped(app.get_footer()) << "\n.fi\n";
}

/// A text in parts, each of which begins with its name and a colon, as sections of the page.
void write_sections(const std::string& text, std::ostream& out)
{
    std::istringstream lines{text};
    bool begins = true;
    for (std::string line; std::getline(lines, line); begins = line.empty()) {
        if (begins) {
            const std::size_t colon = line.find(':');
            out << ".fi\n.SH " << in_capitals(line.substr(0, colon)) << "\n.nf\n";
            if (line.ends_with(':'))
                continue;
            line.erase(0, line.find_first_not_of(' ', colon + 1));
        }
        out << escaped(line) << '\n';
    }
    out << ".fi\n";
}

void write_command(const CLI::App& app, const std::string& path, std::ostream& out)
{
    out << ".SH " << in_capitals(path) << '\n'
        << ".B " << escaped(path) << '\n'
        << escaped(positionals_of(app)) << "\n.PP\n"
        << escaped(app.get_description()) << ".\n";
    write_options(app, out);
    write_footer(app, out);
}

void write_commands(const CLI::App& app, const std::string& path, std::ostream& out)
{
    const auto visible = [](const CLI::App* sub) { return !sub->get_group().empty(); };
    for (const CLI::App* sub : app.get_subcommands(visible)) {
        const std::string here = path + " " + sub->get_name();
        write_command(*sub, here, out);
        write_commands(*sub, here, out);
    }
}

} // namespace

std::string manual_page(const CLI::App& app, const std::string& version)
{
    std::ostringstream out;
    out << ".TH SUNCO 1 \"\" \"sunco " << version << "\" \"User Commands\"\n"
        << ".SH NAME\nsunco \\- " << escaped(app.get_description()) << '\n'
        << ".SH SYNOPSIS\n.B sunco\n[OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n"
        << ".SH DESCRIPTION\nLooks users up, creates, changes and removes them, one at a time or a "
           "file of them,\nchecks the way to the service, and stands in for the service in tests.\n"
        << ".SH OPTIONS\n";
    write_options(app, out);
    write_sections(app.get_footer(), out);
    out << ".SH FILES\n.TP\n.I ~/.config/sunco/config.toml\nProfiles; under $XDG_CONFIG_HOME where "
           "that is set.\n";
    write_commands(app, "sunco", out);
    return out.str();
}

} // namespace tool
