#include <transport/tls.hpp>

#include <boost/asio/buffer.hpp>

#include <new>

namespace sunco::transport {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// A TLS 1.3 server sends two tickets a connection by default. More than a few are never needed: one
// is taken for each new connection, and each new connection brings fresh ones.
constexpr std::size_t sessions_kept = 16;

// OpenSSL's own "2": 112 bits at least, so no RC4, 3DES-only, MD5, or RSA and DH below 2,048 bits.
constexpr int security_level = 2;

// Where a context keeps its `tls`. The "app data" that OpenSSL offers for such ends is Asio's.
int owner_index()
{
    static const int index = [] {
        const int fresh = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        return fresh >= 0 ? fresh : throw std::bad_alloc{};
    }();
    return index;
}

// OpenSSL's own answer to a setting that it knows; it fails for want of memory alone.
void require_set(int answer)
{
    if (answer != 1)
        throw std::bad_alloc{};
}

void require(const error_code& ec, const char* setting)
{
    if (!ec)
        return;
    failure f = make_failure(errc::configuration, std::string{setting} + " cannot be used");
    f.cause = ec;
    throw error{std::move(f)};
}

void set_versions(SSL_CTX* context, tls_version minimum)
{
    // Everything here is set in code, because the system's openssl.cnf may say otherwise.
    SSL_CTX_set_security_level(context, security_level);
    const int lowest = minimum == tls_version::tls_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION;
    require_set(static_cast<int>(SSL_CTX_set_min_proto_version(context, lowest)));
    require_set(static_cast<int>(SSL_CTX_set_max_proto_version(context, 0)));
    require_set(SSL_CTX_set_cipher_list(context, "HIGH:!aNULL:!eNULL:!kRSA:!PSK:!SRP"));
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF |
                                       SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
                                       SSL_OP_LEGACY_SERVER_CONNECT);
}

void set_trust(ssl::context& context, const tls_config& settings)
{
    error_code ec;
    context.set_verify_mode(ssl::verify_peer, ec);
    require(ec, "tls");
    if (settings.system_roots) {
        context.set_default_verify_paths(ec);
        require(ec, "the system's trusted roots");
    }
    if (!settings.ca_file.empty()) {
        context.load_verify_file(settings.ca_file, ec);
        require(ec, "tls.ca_file");
    }
    if (!settings.ca_directory.empty()) {
        context.add_verify_path(settings.ca_directory, ec);
        require(ec, "tls.ca_directory");
    }
    if (!settings.ca_pem.empty()) {
        context.add_certificate_authority(boost::asio::buffer(settings.ca_pem), ec);
        require(ec, "tls.ca_pem");
    }
}

void set_identity(ssl::context& context, const tls_config& settings)
{
    if (settings.client_certificate.empty() != settings.client_key.empty())
        throw error{make_failure(errc::configuration,
                                 "tls.client_certificate and tls.client_key go together")};
    if (settings.client_certificate.empty())
        return;
    error_code ec;
    context.use_certificate_chain_file(settings.client_certificate, ec);
    require(ec, "tls.client_certificate");
    context.use_private_key_file(settings.client_key, ssl::context::pem, ec);
    require(ec, "tls.client_key");
}

} // namespace

tls::tls(const tls_config& settings) : context_{ssl::context::tls_client}
{
    SSL_CTX* native = context_.native_handle();
    set_versions(native, settings.minimum_version);
    set_trust(context_, settings);
    set_identity(context_, settings);
    require_set(SSL_CTX_set_ex_data(native, owner_index(), this));
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(native, &tls::on_new_session);
}

int tls::on_new_session(SSL* ssl, SSL_SESSION* session)
{
    auto* self = static_cast<tls*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), owner_index()));
    return self->keep(session) ? 1 : 0; // 1: ours to free
}

// Called by OpenSSL, through which nothing may be thrown; a session can be done without.
bool tls::keep(SSL_SESSION* session) noexcept
{
    try {
        sessions_.emplace_back(nullptr);
    } catch (const std::bad_alloc&) {
        return false;
    }
    sessions_.back().reset(session);
    if (sessions_.size() > sessions_kept)
        sessions_.pop_front();
    return true;
}

bool tls::prepare(tls_stream& stream, const std::string& host, bool is_ip_literal)
{
    SSL* native = stream.native_handle();
    // RFC 6066 allows no address literals as a server name.
    if (!is_ip_literal && SSL_set_tlsext_host_name(native, host.c_str()) != 1)
        return false;
    // OpenSSL's own check: Asio's host_name_verification falls back to the subject's common name
    // where a certificate has no alternative names, which RFC 6125 retired.
    SSL_set_hostflags(native,
                      X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (!is_ip_literal && SSL_set1_host(native, host.c_str()) != 1)
        return false;
    if (is_ip_literal && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(native), host.c_str()) != 1)
        return false;
    if (!sessions_.empty()) {
        const session_ptr session = std::move(sessions_.back());
        sessions_.pop_back();
        SSL_set_session(native, session.get());
    }
    return true;
}

bool tls::resumed(const tls_stream& stream)
{
    return SSL_session_reused(stream.native_handle()) == 1;
}

} // namespace sunco::transport
