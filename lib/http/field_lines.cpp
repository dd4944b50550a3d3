#include <http/field_lines.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

#include <algorithm>

namespace sunco::http {

field_lines::field_lines(const header_list& list)
{
    for (const auto& [name, value] : list)
        add(name + ": " + value);
}

field_lines::field field_lines::iterator::operator*() const
{
    const auto line = rest_.substr(0, rest_.find('\n'));
    const auto colon = line.find(':');
    return {line.substr(0, colon), trim(line.substr(colon + 1))};
}

field_lines::iterator& field_lines::iterator::operator++()
{
    rest_.remove_prefix(rest_.find('\n') + 1);
    return *this;
}

field_lines::iterator field_lines::iterator::operator++(int)
{
    iterator before = *this;
    ++*this;
    return before;
}

std::optional<std::string_view> field_lines::find(std::string_view name) const
{
    std::string_view rest = text_;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line.size() > name.size() && line[name.size()] == ':' &&
            iequals(line.substr(0, name.size()), name))
            return trim(line.substr(name.size() + 1));
        rest.remove_prefix(line.size() + 1);
    }
    return std::nullopt;
}

header_list field_lines::list() const
{
    header_list all;
    all.reserve(static_cast<std::size_t>(std::ranges::count(text_, '\n')));
    for (const auto& [name, value] : *this)
        all.emplace_back(name, value);
    return all;
}

} // namespace sunco::http
