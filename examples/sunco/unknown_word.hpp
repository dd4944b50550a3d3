#pragma once

#include <CLI/App.hpp>

#include <string>

namespace tool {

/// What is to be said of the first word of the line that \p app has no place for, with the one that
/// may have been meant; empty where it knows them all. \param app after a parse that failed
std::string complain_of_unknown_word(const CLI::App& app);

} // namespace tool
