#pragma once

#include "plan.hpp"

#include <sunco/config.hpp>

namespace bench {

/// The library's defaults, for the server and the connections of \p p.
[[nodiscard]] inline sunco::config settings(const plan& p)
{
    sunco::config c;
    c.base_url = "https://" + p.host + ':' + std::to_string(p.port);
    c.credentials = sunco::basic_auth{std::string{key_id}, sunco::secret{std::string{secret}}};
    c.tls.ca_file = p.ca_file;
    c.tls.system_roots = false;
    c.pool.max_connections = p.connections;
    return c;
}

} // namespace bench
