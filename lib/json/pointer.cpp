#include <json/pointer.hpp>

namespace sunco::json {
namespace {

void append_escaped(std::string& out, std::string_view name)
{
    for (char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
}

} // namespace

std::string pointer::text() const
{
    if (parent_ == nullptr)
        return {};
    std::string out = parent_->text();
    out += '/';
    if (index_ == no_index)
        append_escaped(out, name_);
    else
        out += std::to_string(index_);
    return out;
}

} // namespace sunco::json
