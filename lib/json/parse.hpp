#pragma once

#include <sunco/result.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace sunco::json {

/// How deep objects and arrays may be nested.
inline constexpr std::size_t levels = 32;

/// Parses a complete JSON text (RFC 8259). The one parser for whatever the service, a file or a
/// client of the emulator sends.
///
/// Strict: at most 32 levels deep, valid UTF-8 without a byte order mark, nothing after the value.
/// Two members of one name in an object are refused: readers differ on which of them counts, so
/// neither can be trusted. Numbers are integers where 64 bits hold them, else the nearest double;
/// see `read_double` for those that are refused.
/// The value lives in \p storage.
/// \returns `errc::bad_body` whose message has the rule and the byte offset, never the text.
result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr storage = {});

} // namespace sunco::json
