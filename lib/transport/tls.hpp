#pragma once

#include <transport/tls_stream.hpp>

#include <sunco/config.hpp>

#include <boost/asio/ssl/context.hpp>

#include <deque>
#include <memory>
#include <string>

namespace sunco::transport {

/// What all TLS connections of a client share: trust, versions and the sessions to take up again.
class tls {
public:
    /// \throws sunco::error `configuration`
    explicit tls(const tls_config& settings);
    tls(const tls&) = delete;
    tls& operator=(const tls&) = delete;

    [[nodiscard]] SSL_CTX* context() noexcept { return context_.native_handle(); }

    /// Sets server name, host name check and, where there is one, the session of an earlier
    /// connection, which is used once. \returns false where OpenSSL refuses.
    [[nodiscard]] bool prepare(tls_stream& stream, const std::string& host, bool is_ip_literal);

    /// Whether \p stream took an earlier session up.
    [[nodiscard]] static bool resumed(const tls_stream& stream);

private:
    struct session_deleter {
        void operator()(SSL_SESSION* s) const noexcept { SSL_SESSION_free(s); }
    };
    using session_ptr = std::unique_ptr<SSL_SESSION, session_deleter>;

    static int on_new_session(SSL* ssl, SSL_SESSION* session);
    [[nodiscard]] bool keep(SSL_SESSION* session) noexcept;

    boost::asio::ssl::context context_;
    std::deque<session_ptr> sessions_;
};

} // namespace sunco::transport
