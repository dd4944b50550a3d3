#pragma once

#include <sunco/result.hpp>
#include <sunco/sync/record.hpp>

namespace sunco::sync {

/// Checks \p r against the rules of a record and the limits of the service.
/// \returns `errc::invalid_argument` whose message names the field and the rule, never the value.
[[nodiscard]] result<void> check_record(const record& r);

/// Whether \p k is text that may stand in the files that tell of the record.
[[nodiscard]] bool is_sound(const record_key& k);

} // namespace sunco::sync
