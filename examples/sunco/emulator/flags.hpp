#pragma once

#include "options.hpp"

#include <CLI/App.hpp>

namespace tool {

/// Adds the subcommand `emulator`, which fills \p out.
void add_emulator(CLI::App& app, emulator_options& out);

} // namespace tool
