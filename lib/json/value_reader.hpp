#pragma once

#include <json/scanner.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace sunco::json {

/// Takes any value into \p to, or an object into an empty one, which keep the memory that they
/// have. They give what `parse` gives; false where that would refuse it.
[[nodiscard]] bool read_value(scanner& in, boost::json::value& to);
[[nodiscard]] bool read_value(scanner& in, boost::json::object& to);

/// Takes the value of the member whose name was taken last, and adds both to \p to; false where it
/// has such a member already.
[[nodiscard]] bool read_member(scanner& in, std::string_view name, boost::json::object& to);

} // namespace sunco::json
