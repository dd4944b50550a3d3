#pragma once

#include "options.hpp"

#include <sunco/config.hpp>

namespace tool {

/// The settings of a client, credentials from \p variables.
/// \throws sunco::error `errc::configuration` where the app id or the credentials are missing; the
///         message says which variable to set.
sunco::config make_settings(const service_options& service, const environment& variables);

} // namespace tool
