#pragma once

#include "options.hpp"

#include <boost/json/value.hpp>

#include <iosfwd>

namespace tool {

/// How JSON is laid out: one line for programs, or for a person to read.
enum class json_style {
    compact,
    pretty,
    coloured,
};

/// The style for what is connected to \p descriptor: pretty on a terminal, and coloured there
/// unless `NO_COLOR` is set or `TERM` is `dumb`.
json_style style_of(int descriptor, const environment& variables);

/// Writes \p v and the end of the line.
void print_json(std::ostream& out, const boost::json::value& v, json_style style);

} // namespace tool
