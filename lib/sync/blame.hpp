#pragma once

#include <sunco/error.hpp>

namespace sunco::sync {

/// Whose fault a failure is.
enum class blame {
    /// The record's: the service looked at it and said no.
    record,
    /// The service's or the network's, and perhaps only for this record.
    service,
    /// The settings': it would be the same for every record.
    setup,
    /// Nobody's: the call was cancelled or the client is shutting down.
    none,
};

/// Judges \p f.
[[nodiscard]] blame blame_for(const failure& f) noexcept;

/// Whether the service itself says that there is no such user.
[[nodiscard]] bool is_absent(const failure& f) noexcept;

/// Whether the request that ended in \p f may have had its effect.
[[nodiscard]] bool may_have_applied(const failure& f) noexcept;

} // namespace sunco::sync
