#pragma once

#include <sunco/error.hpp>
#include <sunco/sync/outcome.hpp>

#include <exception>

namespace sunco::sync {

/// The result of a record that ended so, and why, without saying which record.
[[nodiscard]] record_result ended(outcome o, const failure& f);
/// The result of a create without externalId whose answer was lost.
[[nodiscard]] record_result lost();

/// Why a job cannot go on in which \p e was thrown: what a `sunco::error` says, and for all else
/// \p otherwise and \p what.
[[nodiscard]] failure why_broken(const std::exception_ptr& e, errc otherwise = errc::configuration,
                                 const char* what = "the job cannot go on");

} // namespace sunco::sync
