#include "doctor/probe.hpp"

#include "doctor/certificate.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/system_error.hpp>

#include <openssl/ssl.h>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace tool {
namespace {

void raise(const error_code& error)
{
    if (error)
        throw boost::system::system_error{error};
}

bool is_address(const std::string& host)
{
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

/// What the certificate must be for.
void expect_host(SSL* session, const std::string& host)
{
    if (is_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str());
    } else {
        SSL_set_tlsext_host_name(session, host.c_str());
        SSL_set1_host(session, host.c_str());
    }
}

asio::ssl::context make_context(const std::string& ca_file)
{
    asio::ssl::context out{asio::ssl::context::tls_client};
    SSL_CTX_set_min_proto_version(out.native_handle(), TLS1_2_VERSION);
    out.set_default_verify_paths();
    if (!ca_file.empty())
        out.load_verify_file(ca_file);
    // OpenSSL keeps the verdict; here the handshake goes on, to have the certificate to show.
    out.set_verify_mode(asio::ssl::verify_peer);
    out.set_verify_callback([](bool, asio::ssl::verify_context&) { return true; });
    return out;
}

tls_findings look_at(SSL* session)
{
    tls_findings out;
    out.version = SSL_get_version(session);
    out.cipher = SSL_get_cipher_name(session);
    out.distrust = SSL_get_verify_result(session);
    if (const X509* certificate = SSL_get0_peer_certificate(session))
        describe_certificate(*certificate, out);
    return out;
}

} // namespace

service_address address_of(const std::string& base_url)
{
    const std::size_t begin = base_url.find("://") + 3;
    std::string authority = base_url.substr(begin, base_url.find('/', begin) - begin);
    const std::size_t colon = authority.find_last_of(":]");
    std::string port = "443";
    if (colon != std::string::npos && authority[colon] == ':') {
        port = authority.substr(colon + 1);
        authority.resize(colon);
    }
    if (authority.starts_with('['))
        authority = authority.substr(1, authority.size() - 2);
    return {authority, port};
}

void probe::finish(const bool& done, error_code& error)
{
    io_.restart();
    io_.run_for(limit_);
    if (!done)
        error = asio::error::timed_out;
    if (error) {
        error_code ignored;
        socket_.close(ignored);
        raise(error);
    }
}

probe::endpoints probe::resolve(const service_address& where)
{
    // Shared with the handler: a lookup cannot be stopped, and may end after this function.
    struct outcome {
        bool done = false;
        error_code error;
        endpoints found;
    };
    auto seen = std::make_shared<outcome>();
    tcp::resolver resolver{io_};
    resolver.async_resolve(where.host, where.port,
                           [seen](const error_code& e, const tcp::resolver::results_type& all) {
                               seen->done = true;
                               seen->error = e;
                               seen->found.assign(all.begin(), all.end());
                           });
    finish(seen->done, seen->error);
    return seen->found;
}

tcp::endpoint probe::connect(const endpoints& choice)
{
    bool done = false;
    error_code error;
    tcp::endpoint reached;
    asio::async_connect(socket_, choice, [&](const error_code& e, const tcp::endpoint& where) {
        done = true;
        error = e;
        reached = where;
    });
    finish(done, error);
    return reached;
}

tls_findings probe::handshake(const std::string& host, const std::string& ca_file)
{
    asio::ssl::context context = make_context(ca_file);
    asio::ssl::stream<tcp::socket&> stream{socket_, context};
    expect_host(stream.native_handle(), host);
    bool done = false;
    error_code error;
    stream.async_handshake(asio::ssl::stream_base::client, [&](const error_code& e) {
        done = true;
        error = e;
    });
    finish(done, error);
    return look_at(stream.native_handle());
}

} // namespace tool
