#pragma once

#include <json/scanner.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace sunco::json {

/// Takes any value into \p to, or an object into an empty one, which keep the memory that they
/// have. They give what `parse` gives; false where that would refuse it.
[[nodiscard]] bool read_value(scanner& in, boost::json::value& to);
[[nodiscard]] bool read_value(scanner& in, boost::json::object& to);

} // namespace sunco::json
