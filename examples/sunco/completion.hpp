#pragma once

#include <CLI/App.hpp>

#include <string>

namespace tool {

/// A script for bash that completes what \p app takes. To be sourced.
std::string bash_completion(const CLI::App& app);

/// A function for zsh that does the same, for a file `_sunco` in its `fpath`.
std::string zsh_completion(const CLI::App& app);

} // namespace tool
