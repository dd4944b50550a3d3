#include "bulk/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace tool {
namespace {

std::size_t columns_of_terminal()
{
    winsize size = {};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace

progress_style choose_style(bool json, const environment& variables)
{
    if (json)
        return {progress_style::form::json, false, {}};
    const std::string kind = variables("TERM");
    if (::isatty(STDERR_FILENO) != 1 || kind.empty() || kind == "dumb")
        return {progress_style::form::lines, false, {}};
    return {progress_style::form::bar, variables("NO_COLOR").empty(), columns_of_terminal};
}

} // namespace tool
