#include "profile/settings_text.hpp"

#include "trouble.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tool {
namespace {

[[noreturn]] void refuse(const std::string& reason, const toml::source_position& where)
{
    refuse_settings("line " + std::to_string(where.line) + ", column " +
                    std::to_string(where.column) + ": " + reason);
}

// What the parser itself says quotes the text, and the text may be a secret.
toml::table parse(std::string_view text)
{
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& e) {
        refuse("this is not TOML; strings must be quoted", e.source().begin);
    }
}

std::string text_of(const toml::key& name, const toml::node& value)
{
    const toml::value<std::string>* text = value.as_string();
    if (!text)
        refuse(std::string{name.str()} + " must be a quoted string", value.source().begin);
    return text->get();
}

constexpr std::array<std::pair<std::string_view, std::string profile::*>, 6> members{{
    {"base_url", &profile::base_url},
    {"app_id", &profile::app_id},
    {"ca_file", &profile::ca_file},
    {"key_id", &profile::key_id},
    {"secret", &profile::secret},
    {"token", &profile::token},
}};

void check_credentials(const profile& p, const toml::source_position& where)
{
    if (p.key_id.empty() != p.secret.empty())
        refuse("key_id and secret go together", where);
    if (!p.token.empty() && !p.secret.empty())
        refuse("a profile has key_id and secret, or token, but not both", where);
}

profile read_profile(const toml::node& node)
{
    const toml::table* table = node.as_table();
    if (!table)
        refuse("a profile is a table: [profiles.NAME]", node.source().begin);
    profile out;
    for (const auto& [name, value] : *table) {
        const auto known = std::find_if(members.begin(), members.end(),
                                        [&](const auto& m) { return m.first == name.str(); });
        if (known == members.end())
            refuse("a profile has base_url, app_id, ca_file, key_id, secret and token, and not " +
                       std::string{name.str()},
                   name.source().begin);
        out.*(known->second) = text_of(name, value);
    }
    check_credentials(out, table->source().begin);
    return out;
}

void read_profiles(const toml::node& node, std::map<std::string, profile>& into)
{
    const toml::table* table = node.as_table();
    if (!table)
        refuse("profiles is a table of tables: [profiles.NAME]", node.source().begin);
    for (const auto& [name, value] : *table)
        into[std::string{name.str()}] = read_profile(value);
}

} // namespace

bool all_settings::holds_secrets() const noexcept
{
    return std::any_of(profiles.begin(), profiles.end(), [](const auto& p) {
        return !p.second.secret.empty() || !p.second.token.empty();
    });
}

all_settings parse_settings(std::string_view text)
{
    all_settings out;
    for (const auto& [name, value] : parse(text)) {
        if (name.str() == "profile")
            out.chosen = text_of(name, value);
        else if (name.str() == "profiles")
            read_profiles(value, out.profiles);
        else
            refuse("the file has profile and [profiles.NAME], and not " + std::string{name.str()},
                   name.source().begin);
    }
    return out;
}

} // namespace tool
