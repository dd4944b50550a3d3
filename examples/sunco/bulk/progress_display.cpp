#include "bulk/progress_display.hpp"

#include "bulk/progress.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

namespace tool {
namespace {

using form = progress_style::form;

constexpr std::size_t usual_columns = 80;

// As ECMA-48 has them.
constexpr const char* to_line_start = "\r";
constexpr const char* erase_below = "\x1b[J";

std::string up(std::size_t rows)
{
    return rows == 0 ? "" : "\x1b[" + std::to_string(rows) + "A";
}

void write_json(std::ostream& out, const boost::json::object& o)
{
    out << boost::json::serialize(o) << std::endl;
}

} // namespace

progress_display::progress_display(std::ostream& out, progress_style style)
    : out_{out}, style_{std::move(style)}
{}

std::chrono::milliseconds progress_display::interval() const noexcept
{
    switch (style_.as) {
    case form::bar:
        return std::chrono::milliseconds{200};
    case form::json:
        return std::chrono::seconds{1};
    case form::lines:
        break;
    }
    return std::chrono::seconds{5};
}

std::size_t progress_display::columns() const
{
    const std::size_t told = style_.columns ? style_.columns() : 0;
    return told > 0 ? told : usual_columns;
}

// A terminal that became narrower has broken the line into several rows, and the cursor is in the
// last of them.
std::string progress_display::erase() const
{
    if (drawn_.empty())
        return {};
    const std::size_t rows = (std::max<std::size_t>(drawn_columns_, 1) - 1) / columns();
    return to_line_start + up(rows) + erase_below;
}

void progress_display::draw(const sunco::sync_progress& p)
{
    const std::string before = erase();
    // The last column stays free: some terminals go to the next row when it is filled.
    const std::size_t room = columns() - 1;
    drawn_ = format_bar(p, room, style_.colours);
    drawn_columns_ = format_bar(p, room, false).size();
    out_ << before << drawn_ << std::flush;
}

void progress_display::show(const sunco::sync_progress& p)
{
    if (style_.as == form::bar)
        draw(p);
    else if (style_.as == form::json)
        write_json(out_, to_json(p));
    else
        out_ << format_progress(p) << std::endl;
}

void progress_display::show_resized(const sunco::sync_progress& p)
{
    if (style_.as == form::bar && !drawn_.empty())
        draw(p);
}

void progress_display::end(const sunco::sync_progress& p)
{
    if (style_.as == form::json)
        show(p);
    else
        clear();
}

void progress_display::say(const std::string& line)
{
    if (style_.as == form::json)
        write_json(out_, {{"event", "message"}, {"text", line}});
    else
        out_ << erase() << line << '\n' << drawn_ << std::flush;
}

void progress_display::clear()
{
    out_ << erase() << std::flush;
    drawn_.clear();
    drawn_columns_ = 0;
}

} // namespace tool
