#pragma once

#include <sunco/error.hpp>

#include <string>

namespace tool {

/// What a person can do about a call that ended with \p f.
std::string advise_on(const sunco::failure& f);

} // namespace tool
