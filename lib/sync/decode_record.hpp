#pragma once

#include <sunco/sync/source.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace sunco::sync {

/// An item that is no record. \p why names fields and rules, never values.
[[nodiscard]] source_item refused(std::uint64_t line, std::string why);

/// Makes a record of its JSON members; a refused item where they break a rule.
[[nodiscard]] source_item decode_record(std::uint64_t line, boost::json::object members);

} // namespace sunco::sync
