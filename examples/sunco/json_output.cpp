#include "json_output.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>
#include <string>
#include <string_view>

#include <unistd.h>

namespace tool {
namespace {

namespace bj = boost::json;

constexpr std::string_view key_colour = "\033[1;34m";
constexpr std::string_view string_colour = "\033[32m";
constexpr std::string_view other_colour = "\033[36m";
constexpr std::string_view no_colour = "\033[0m";

/// Lays a value out over several lines, two spaces a level.
class printer {
public:
    printer(std::ostream& out, bool coloured) : out_{out}, coloured_{coloured} {}

    void print(const bj::value& v)
    {
        if (const bj::object* o = v.if_object(); o && !o->empty())
            print_object(*o);
        else if (const bj::array* a = v.if_array(); a && !a->empty())
            print_array(*a);
        else
            paint(bj::serialize(v), v.is_string() ? string_colour : other_colour);
    }

private:
    void print_object(const bj::object& o)
    {
        out_ << '{';
        ++depth_;
        bool first = true;
        for (const auto& [key, value] : o) {
            next_line(first);
            paint(bj::serialize(bj::string_view{key}), key_colour);
            out_ << ": ";
            print(value);
        }
        end_with('}');
    }

    void print_array(const bj::array& a)
    {
        out_ << '[';
        ++depth_;
        bool first = true;
        for (const bj::value& value : a) {
            next_line(first);
            print(value);
        }
        end_with(']');
    }

    void next_line(bool& first)
    {
        out_ << (first ? "\n" : ",\n") << indent();
        first = false;
    }

    void end_with(char bracket)
    {
        --depth_;
        out_ << '\n' << indent() << bracket;
    }

    [[nodiscard]] std::string indent() const { return std::string(2 * depth_, ' '); }

    void paint(std::string_view text, std::string_view colour)
    {
        if (coloured_)
            out_ << colour << text << no_colour;
        else
            out_ << text;
    }

    std::ostream& out_;
    bool coloured_;
    std::size_t depth_ = 0;
};

} // namespace

json_style style_of(int descriptor, const environment& variables)
{
    if (::isatty(descriptor) == 0)
        return json_style::compact;
    const bool plain = !variables("NO_COLOR").empty() || variables("TERM") == "dumb";
    return plain ? json_style::pretty : json_style::coloured;
}

void print_json(std::ostream& out, const bj::value& v, json_style style)
{
    if (style == json_style::compact)
        out << bj::serialize(v);
    else
        printer{out, style == json_style::coloured}.print(v);
    out << '\n';
}

} // namespace tool
