#pragma once

#include "options.hpp"

#include <sunco/config.hpp>

namespace tool {

/// \p flags, with what they leave out from \p variables, or else as it is by default.
service_options complete(service_options flags, const environment& variables);

/// Where the service is, and the variables with the profile behind them.
struct service_settings {
    service_options service;
    environment variables;
};

/// What flags, variables and the profile say together, in that order.
/// \throws sunco::error `errc::configuration` as `find_profile`
service_settings find_settings(const service_options& flags, const environment& variables);

/// The settings of a client, credentials from \p variables.
/// \throws sunco::error `errc::configuration` where the app id or the credentials are missing; the
///         message says which variable to set.
sunco::config make_settings(const service_options& service, const environment& variables);

} // namespace tool
