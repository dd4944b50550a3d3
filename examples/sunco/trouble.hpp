#pragma once

#include <sunco/error.hpp>

#include <iosfwd>
#include <string>

// Trouble that is none of the service's.

namespace tool {

/// What the program was given is wrong: exit status 2. \throws sunco::error
/// `errc::invalid_argument`
[[noreturn]] void refuse_input(std::string message);

/// The settings are wrong: exit status 2. \throws sunco::error `errc::configuration`
[[noreturn]] void refuse_settings(std::string message);

/// A file or a stream of this machine fails: throws \p message and what the calling thread's
/// `errno` says.
///
/// What there was to write may tell of requests, so `delivery` is `maybe_sent`.
/// \throws sunco::error with the system's code
[[noreturn]] void throw_system_error(const std::string& message);

/// Writes out what \p out holds back. \throws sunco::error as above
void flush(std::ostream& out);

} // namespace tool
