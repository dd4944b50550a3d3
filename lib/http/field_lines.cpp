#include <http/field_lines.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

namespace sunco::http {

field_lines::field_lines(const header_list& list)
{
    for (const auto& [name, value] : list)
        add(name + ": " + value, name.size());
}

field_lines::field field_lines::iterator::operator*() const
{
    const sizes s = front();
    const auto line = rest_.substr(sizeof s, s.line);
    return {line.substr(0, s.name), trim(line.substr(s.name + 1))};
}

field_lines::iterator& field_lines::iterator::operator++()
{
    const sizes s = front();
    rest_.remove_prefix(sizeof s + s.line);
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
    for (auto at = begin(); at != end(); ++at) {
        // Most are of another length.
        if (at.front().name != name.size())
            continue;
        if (const field f = *at; iequals(f.first, name))
            return f.second;
    }
    return std::nullopt;
}

header_list field_lines::list() const
{
    header_list all;
    all.reserve(size());
    for (const auto& [name, value] : *this)
        all.emplace_back(name, value);
    return all;
}

} // namespace sunco::http
