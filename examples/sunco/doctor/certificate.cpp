#include "doctor/certificate.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

namespace tool {
namespace {

struct free_openssl {
    void operator()(BIO* p) const noexcept { BIO_free(p); }
    void operator()(GENERAL_NAMES* p) const noexcept { GENERAL_NAMES_free(p); }
};
template <class T>
using owned = std::unique_ptr<T, free_openssl>;

std::string text_of(const X509_NAME* name)
{
    const owned<BIO> memory{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(std::max(size, 0L))};
}

std::string text_of(const ASN1_TIME* when)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(when, &parts) != 1)
        return {};
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

int days_until(const ASN1_TIME* when)
{
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, when);
    return days;
}

std::string text_of_address(const ASN1_OCTET_STRING* bytes)
{
    const unsigned char* data = ASN1_STRING_get0_data(bytes);
    if (ASN1_STRING_length(bytes) == 4) {
        boost::asio::ip::address_v4::bytes_type v4{};
        std::copy_n(data, v4.size(), v4.begin());
        return boost::asio::ip::address_v4{v4}.to_string();
    }
    if (ASN1_STRING_length(bytes) == 16) {
        boost::asio::ip::address_v6::bytes_type v6{};
        std::copy_n(data, v6.size(), v6.begin());
        return boost::asio::ip::address_v6{v6}.to_string();
    }
    return {};
}

std::string text_of(const GENERAL_NAME& name)
{
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(&name, &type);
    if (type == GEN_IPADD)
        return text_of_address(static_cast<const ASN1_OCTET_STRING*>(value));
    if (type != GEN_DNS)
        return {};
    const auto* text = static_cast<const ASN1_IA5STRING*>(value);
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::vector<std::string> names_of(const X509& certificate)
{
    std::vector<std::string> out;
    const owned<GENERAL_NAMES> names{static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        if (std::string name = text_of(*sk_GENERAL_NAME_value(names.get(), i)); !name.empty())
            out.push_back(std::move(name));
    }
    return out;
}

} // namespace

void describe_certificate(const X509& certificate, tls_findings& into)
{
    into.subject = text_of(X509_get_subject_name(&certificate));
    into.issuer = text_of(X509_get_issuer_name(&certificate));
    into.names = names_of(certificate);
    into.valid_from = text_of(X509_get0_notBefore(&certificate));
    into.valid_until = text_of(X509_get0_notAfter(&certificate));
    into.days_left = days_until(X509_get0_notAfter(&certificate));
}

std::string explain_distrust(long distrust)
{
    switch (distrust) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "the certificate is for another name";
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "the certificate is not valid yet";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: // another root of the same name
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "the certificate is from an authority that is not trusted here";
    default:
        return std::string{"the certificate is not trusted: "} +
               X509_verify_cert_error_string(distrust);
    }
}

std::string advise_on_distrust(long distrust)
{
    switch (distrust) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "check the host in --base-url; a proxy may have answered in its place";
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "check this machine's clock; if it is right, the server needs a new certificate";
    default:
        return "install ca-certificates, or name the authority's root with --ca-file or "
               "SUNCO_CA_FILE; do so only if you know whose it is";
    }
}

} // namespace tool
