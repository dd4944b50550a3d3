#include "completion.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace tool {
namespace {

struct choice {
    std::string word;
    std::string help;
};

/// One command, and what may follow it.
struct place {
    std::string path;
    std::vector<choice> commands;
    std::vector<choice> options;
};

std::vector<const CLI::App*> visible_commands(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

void add_options(const CLI::App& app, std::vector<choice>& into)
{
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames())
            into.push_back({"--" + name, option->get_description()});
    }
}

/// Goes through the commands. The options of those above count too, as the parser has it.
void collect(const CLI::App& app, const std::string& path, std::vector<choice> options,
             std::vector<place>& into)
{
    add_options(app, options);
    place here{path, {}, std::move(options)};
    for (const CLI::App* sub : visible_commands(app))
        here.commands.push_back({sub->get_name(), sub->get_description()});
    if (app.get_name() == "completion")
        here.commands = {{"bash", "for bash"}, {"zsh", "for zsh"}};
    const std::vector<choice> inherited = here.options;
    into.push_back(std::move(here));
    for (const CLI::App* sub : visible_commands(app))
        collect(*sub, path + " " + sub->get_name(), inherited, into);
}

std::vector<place> places_of(const CLI::App& app)
{
    std::vector<place> out;
    collect(app, app.get_name(), {}, out);
    // Each command has a --help of its own.
    for (place& p : out) {
        bool seen = false;
        std::erase_if(p.options, [&](const choice& c) {
            return c.word == "--help" && std::exchange(seen, true);
        });
    }
    return out;
}

void collect_valued(const CLI::App& app, std::string& into)
{
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (option->get_items_expected_max() > 0)
                into += (into.empty() ? "--" : "|--") + name;
        }
    }
    for (const CLI::App* sub : visible_commands(app))
        collect_valued(*sub, into);
}

/// The options that take a value, as a pattern of the shells.
std::string valued_options(const CLI::App& app)
{
    std::string out;
    collect_valued(app, out);
    return out;
}

/// The commands that may be reached by one more word, as a pattern of the shells.
std::string known_paths(const std::vector<place>& places)
{
    std::string out;
    for (const place& p : places) {
        if (p.path.find(' ') != std::string::npos)
            out += (out.empty() ? "\"" : "|\"") + p.path + '"';
    }
    return out;
}

std::string quoted(std::string text)
{
    for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4)
        text.replace(at, 1, "'\\''");
    return "'" + text + "'";
}

std::string words(const std::vector<choice>& choices)
{
    std::string out;
    for (const choice& c : choices)
        out += (out.empty() ? "" : " ") + c.word;
    return out;
}

// zsh takes the text up to the first colon as the word.
std::string described(const std::vector<choice>& choices)
{
    std::string out;
    for (const choice& c : choices)
        out += " " + quoted(c.word + ":" + c.help);
    return out;
}

} // namespace

std::string bash_completion(const CLI::App& app)
{
    const std::vector<place> places = places_of(app);
    std::string out = "# Completion of sunco for bash. Where nothing fits, files are offered.\n"
                      "_sunco() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]} path=sunco i\n"
                      "    COMPREPLY=()\n"
                      "    case ${COMP_WORDS[COMP_CWORD - 1]} in\n"
                      "    " +
                      valued_options(app) +
                      ") return ;;\n"
                      "    esac\n"
                      "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                      "        case \"$path ${COMP_WORDS[i]}\" in\n"
                      "        " +
                      known_paths(places) +
                      ") path+=\" ${COMP_WORDS[i]}\" ;;\n"
                      "        esac\n"
                      "    done\n"
                      "    local commands options\n"
                      "    case $path in\n";
    for (const place& p : places)
        out += "    \"" + p.path + "\") commands=" + quoted(words(p.commands)) +
               " options=" + quoted(words(p.options)) + " ;;\n";
    out += "    esac\n"
           "    [[ $word == -* ]] && commands=$options\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- \"$word\")\n"
           "}\n"
           "complete -o default -F _sunco sunco\n";
    return out;
}

std::string zsh_completion(const CLI::App& app)
{
    const std::vector<place> places = places_of(app);
    std::string out = "#compdef sunco\n"
                      "# Completion of sunco for zsh.\n"
                      "_sunco() {\n"
                      "    local here=sunco i\n"
                      "    local -a commands options\n"
                      "    case ${words[CURRENT - 1]} in\n"
                      "    " +
                      valued_options(app) +
                      ") _files; return ;;\n"
                      "    esac\n"
                      "    for ((i = 2; i < CURRENT; i++)); do\n"
                      "        case \"$here ${words[i]}\" in\n"
                      "        " +
                      known_paths(places) +
                      ") here+=\" ${words[i]}\" ;;\n"
                      "        esac\n"
                      "    done\n"
                      "    case $here in\n";
    for (const place& p : places)
        out += "    \"" + p.path + "\")\n        commands=(" + described(p.commands) +
               " )\n        options=(" + described(p.options) + " ) ;;\n";
    out += "    esac\n"
           "    if [[ ${words[CURRENT]} == -* ]]; then\n"
           "        _describe option options\n"
           "    elif (( ${#commands} )); then\n"
           "        _describe command commands\n"
           "    else\n"
           "        _files\n"
           "    fi\n"
           "}\n"
           "_sunco \"$@\"\n";
    return out;
}

} // namespace tool
