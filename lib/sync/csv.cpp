#include <sync/csv.hpp>

#include <sync/decode_record.hpp>

#include <sunco/model/limits.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace sunco::sync {
namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 5> plain_members{"op", "externalId", "brandId", "signedUpAt",
                                                        "toBeRetained"};
constexpr std::array<std::string_view, 5> profile_members{"givenName", "surname", "email",
                                                          "avatarUrl", "locale"};

failure refusal(std::string why)
{
    return make_failure(errc::invalid_argument, std::move(why));
}

bool is_among(const auto& names, const auto& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Takes a quoted cell off the front of the text, which begins with the quote.
result<std::string> take_quoted(std::string_view& text)
{
    std::string cell;
    text.remove_prefix(1);
    for (;;) {
        const std::size_t quote = text.find('"');
        if (quote == std::string_view::npos)
            return refusal("a quoted cell is not closed on its line");
        cell += text.substr(0, quote);
        text.remove_prefix(quote + 1);
        if (!text.starts_with('"'))
            break;
        cell += '"';
        text.remove_prefix(1);
    }
    if (!text.empty() && text.front() != ',')
        return refusal("a quoted cell goes on after its closing quote");
    return cell;
}

result<std::string> take_plain(std::string_view& text)
{
    const std::string_view cell = text.substr(0, text.find(','));
    if (cell.find('"') != std::string_view::npos)
        return refusal("a quote stands inside a cell that is not quoted");
    text.remove_prefix(cell.size());
    return std::string{cell};
}

// Only what looks like a name is repeated: in a file without a header this is somebody's data.
std::string quoted_name(const std::string& name)
{
    const bool is_name =
        !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
        });
    return is_name ? " (" + name + ")" : "";
}

[[noreturn]] void refuse_column(const std::string& name, std::size_t number, std::string_view why)
{
    throw error{refusal("column " + std::to_string(number) + quoted_name(name) + " of the header " +
                        std::string{why})};
}

bj::value cell_value(std::string_view member, const std::string& cell)
{
    // Anything else stays text, and is refused as such later on.
    if (member == "toBeRetained" && cell == "true")
        return true;
    if (member == "toBeRetained" && cell == "false")
        return false;
    return bj::value(cell);
}

} // namespace

result<std::vector<std::string>> split_csv(std::string_view line)
{
    std::vector<std::string> cells;
    for (;;) {
        auto cell = line.starts_with('"') ? take_quoted(line) : take_plain(line);
        if (cell.has_error())
            return cell.error();
        cells.push_back(*std::move(cell));
        if (line.empty())
            return cells;
        line.remove_prefix(1);
    }
}

csv_columns::csv_columns(std::string_view header)
{
    const auto names = split_csv(header);
    if (names.has_error())
        throw error{refusal("the header: " + names.error().message)};
    for (const std::string& name : *names) {
        path p = parse(name, paths_.size() + 1);
        if (is_among(paths_, p))
            refuse_column(name, paths_.size() + 1, "is there twice");
        paths_.push_back(std::move(p));
    }
}

csv_columns::path csv_columns::parse(const std::string& name, std::size_t number)
{
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos && is_among(plain_members, name))
        return {name, ""};
    if (dot != std::string::npos) {
        path p{name.substr(0, dot), name.substr(dot + 1)};
        if (p.member == "profile" && is_among(profile_members, p.inner))
            return p;
        if (p.member == "metadata" && !p.inner.empty()) {
            user_create probe;
            probe.metadata.emplace(p.inner, true);
            if (check_limits(probe))
                return p;
        }
    }
    refuse_column(name, number, "names no member of a record");
}

source_item csv_columns::decode(std::uint64_t line, std::string_view row) const
{
    const auto cells = split_csv(row);
    if (cells.has_error())
        return refused(line, cells.error().message);
    if (cells->size() != paths_.size())
        return refused(line, std::to_string(cells->size()) + " cells where the header has " +
                                 std::to_string(paths_.size()));
    bj::object members;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        const std::string& cell = (*cells)[i];
        const path& p = paths_[i];
        if (cell.empty())
            continue;
        if (p.inner.empty()) {
            members.emplace(p.member, cell_value(p.member, cell));
            continue;
        }
        bj::value& outer = members[p.member];
        if (outer.is_null())
            outer.emplace_object();
        outer.get_object().emplace(p.inner, cell);
    }
    return decode_record(line, std::move(members));
}

} // namespace sunco::sync
