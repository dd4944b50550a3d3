#pragma once

#include <CLI/App.hpp>

#include <string>

namespace tool {

/// The manual page of \p app and all its commands, for man(1): what --help says, on one page.
/// \param version as it stands in the page's footer.
std::string manual_page(const CLI::App& app, const std::string& version);

} // namespace tool
