#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace tool {

/// Host and port of a base URL that the client has taken.
struct service_address {
    std::string host;
    std::string port;
};

/// \param base_url `https://host[:port][/prefix]`; not checked again.
service_address address_of(const std::string& base_url);

/// What a TLS handshake showed.
struct tls_findings {
    /// As `TLSv1.3`.
    std::string version{};
    std::string cipher{};
    std::string subject{};
    std::string issuer{};
    /// The host names and addresses that the certificate is for.
    std::vector<std::string> names{};
    /// As `2026-01-31T12:00:00Z`.
    std::string valid_from{};
    std::string valid_until{};
    /// Whole days until the certificate ends; negative after that.
    int days_left = 0;
    /// The reason for which the certificate is not trusted, as an `X509_V_ERR_…`; 0 where it is.
    long distrust = 0;
};

/// Takes the steps to a service one by one, each within a limit of time, and looks at what comes.
class probe {
public:
    using endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

    explicit probe(std::chrono::nanoseconds limit) : limit_{limit} {}

    /// \throws boost::system::system_error, for every step: what went wrong, or `timed_out`.
    /// @{
    endpoints resolve(const service_address& where);
    /// Tries one after the other. \returns the one that it is connected to.
    boost::asio::ip::tcp::endpoint connect(const endpoints& choice);
    /// Also completes with a server that is not to be trusted, and says so: nothing is sent to it.
    tls_findings handshake(const std::string& host, const std::string& ca_file);
    /// @}

private:
    void finish(const bool& done, boost::system::error_code& error);

    std::chrono::nanoseconds limit_;
    boost::asio::io_context io_{1};
    boost::asio::ip::tcp::socket socket_{io_};
};

} // namespace tool
