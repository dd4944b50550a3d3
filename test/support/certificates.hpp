#pragma once

#include <memory>
#include <string>

namespace test {

/// A certificate and its key, both as PEM.
struct identity {
    /// The certificate, followed by those between it and the root where they are to be sent.
    std::string chain_pem{};
    std::string key_pem{};
};

/// How a certificate is made. The default is one that a client must accept for `127.0.0.1` and
/// `localhost`.
struct certificate_options {
    /// In OpenSSL's own notation; empty for none.
    std::string alternative_names = "IP:127.0.0.1,DNS:localhost";
    /// May hold any bytes, NUL among them.
    std::string common_name = "sunco test";
    std::string extended_key_usage = "serverAuth";
    /// Days from now.
    int valid_from = -1;
    int valid_to = 30;
    enum class key_kind { p256, rsa_2048, rsa_1024 } key = key_kind::p256;
    bool is_authority = false;
};

/// A root or an intermediate that signs certificates. Cheap to copy.
class authority {
public:
    /// A new root.
    authority();

    /// A certificate signed by this authority.
    [[nodiscard]] identity issue(const certificate_options& options = {}) const;
    /// An authority below this one. What it issues carries the intermediate along, unless
    /// \p hide_itself says that the server forgot to send it.
    [[nodiscard]] authority issue_authority(bool hide_itself = false) const;
    /// A certificate that vouches for itself.
    [[nodiscard]] static identity self_signed(const certificate_options& options = {});

    /// This authority's own certificate.
    [[nodiscard]] std::string pem() const;

private:
    struct parts;
    explicit authority(std::shared_ptr<const parts> p) : parts_{std::move(p)} {}

    std::shared_ptr<const parts> parts_;
};

} // namespace test
