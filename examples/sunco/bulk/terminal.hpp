#pragma once

#include "bulk/progress_display.hpp"
#include "options.hpp"

namespace tool {

/// How to show progress on standard error: as JSON where \p json asks for it, as a bar on a
/// terminal that can move its cursor, and else as lines. In colours unless NO_COLOR is set
/// (no-color.org).
progress_style choose_style(bool json, const environment& variables);

} // namespace tool
