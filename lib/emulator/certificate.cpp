#include <emulator/certificate.hpp>

#include <sunco/error.hpp>

#include <boost/asio/ip/address.hpp>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace sunco::emulation {
namespace {

template <auto Free>
struct freed {
    template <class T>
    void operator()(T* p) const noexcept
    {
        Free(p);
    }
};

using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate_ptr = std::unique_ptr<X509, freed<X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>>;
using memory_ptr = std::unique_ptr<BIO, freed<BIO_free_all>>;

constexpr long day = 24 * 60 * 60;

void require(bool good)
{
    if (!good)
        throw error{make_failure(errc::configuration, "the certificate cannot be made")};
}

key_ptr make_key()
{
    key_ptr key{EVP_EC_gen("P-256")};
    require(key != nullptr);
    return key;
}

void set_serial(X509* certificate)
{
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    // Serial numbers are positive.
    serial = (serial >> 1) | 1;
    require(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1);
}

void set_name(X509* certificate, const char* common_name)
{
    X509_NAME* name = X509_get_subject_name(certificate);
    const auto* text = reinterpret_cast<const unsigned char*>(common_name);
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1);
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const extension_ptr extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

certificate_ptr start_certificate(const char* common_name, EVP_PKEY* key)
{
    certificate_ptr certificate{X509_new()};
    require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
    set_serial(certificate.get());
    set_name(certificate.get(), common_name);
    require(X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day) != nullptr);
    require(X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30 * day) != nullptr);
    require(X509_set_pubkey(certificate.get(), key) == 1);
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key)
{
    require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
}

certificate_ptr make_root(EVP_PKEY* key)
{
    certificate_ptr root = start_certificate("sunco emulator root", key);
    extend(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(root.get(), root.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(root.get(), root.get(), NID_subject_key_identifier, "hash");
    sign(root.get(), root.get(), key);
    return root;
}

// The names as OpenSSL's own little language has them, which no name must be able to speak.
std::string alternative_names(const std::vector<std::string>& names)
{
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    std::string out = "DNS:localhost,IP:127.0.0.1,IP:::1";
    for (const std::string& name : names) {
        boost::system::error_code not_an_address;
        boost::asio::ip::make_address(name, not_an_address);
        if (not_an_address && (name.empty() || name.find_first_not_of(letters) != name.npos))
            throw error{make_failure(errc::configuration,
                                     "a host name for the certificate is neither a name nor an "
                                     "address")};
        out += (not_an_address ? ",DNS:" : ",IP:") + name;
    }
    return out;
}

certificate_ptr make_leaf(EVP_PKEY* key, X509* root, EVP_PKEY* root_key,
                          const std::vector<std::string>& names)
{
    certificate_ptr leaf = start_certificate("sunco emulator", key);
    extend(leaf.get(), root, NID_basic_constraints, "critical,CA:FALSE");
    extend(leaf.get(), root, NID_key_usage, "critical,digitalSignature");
    extend(leaf.get(), root, NID_ext_key_usage, "serverAuth");
    extend(leaf.get(), root, NID_subject_key_identifier, "hash");
    extend(leaf.get(), root, NID_authority_key_identifier, "keyid");
    extend(leaf.get(), root, NID_subject_alt_name, alternative_names(names));
    sign(leaf.get(), root, root_key);
    return leaf;
}

std::string text_of(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    require(size > 0);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate)
{
    const memory_ptr memory{BIO_new(BIO_s_mem())};
    require(memory && PEM_write_bio_X509(memory.get(), certificate) == 1);
    return text_of(memory.get());
}

std::string to_pem(EVP_PKEY* key)
{
    const memory_ptr memory{BIO_new(BIO_s_mem())};
    require(memory && PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr,
                                               nullptr) == 1);
    return text_of(memory.get());
}

} // namespace

identity_papers make_papers(const std::string& address, std::vector<std::string> names)
{
    names.push_back(address);
    const key_ptr root_key = make_key();
    const key_ptr key = make_key();
    const certificate_ptr root = make_root(root_key.get());
    const certificate_ptr leaf = make_leaf(key.get(), root.get(), root_key.get(), names);
    return {to_pem(root.get()), to_pem(leaf.get()), to_pem(key.get())};
}

} // namespace sunco::emulation
