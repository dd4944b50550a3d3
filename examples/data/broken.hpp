#pragma once

#include <string>
#include <vector>

namespace people {

/// Lines of NDJSON that a bulk job must refuse, each for another reason.
std::vector<std::string> broken_ndjson();

/// As many lines of CSV under `csv_header`, each to be refused for another reason where CSV knows
/// so many.
std::vector<std::string> broken_csv();

} // namespace people
