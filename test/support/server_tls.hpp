#pragma once

#include <support/freed.hpp>
#include <support/scripted_server.hpp>

#include <openssl/ssl.h>

#include <memory>

namespace test {

using ssl_context_ptr = std::unique_ptr<SSL_CTX, freed<SSL_CTX_free>>;

/// A context that allows whatever \p options ask for, however weak. They must outlive it.
[[nodiscard]] ssl_context_ptr make_server_tls(const server_options& options);

} // namespace test
