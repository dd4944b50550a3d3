#pragma once

#include <sunco/error.hpp>
#include <sunco/sync/outcome.hpp>

#include <exception>

namespace sunco::sync {

/// The result of a record that ended so, without saying which record.
[[nodiscard]] record_result ended(outcome o);
/// The same, and why.
[[nodiscard]] record_result ended(outcome o, const failure& f);
/// The result of a create without externalId whose answer was lost.
[[nodiscard]] record_result lost();

/// Why a job cannot go on that \p e was thrown in.
[[nodiscard]] failure why_broken(const std::exception_ptr& e);

} // namespace sunco::sync
