#include <support/certificates.hpp>

#include <support/freed.hpp>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <stdexcept>

namespace test {
namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freed<X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed<X509_EXTENSION_free>>;
using memory_ptr = std::unique_ptr<BIO, freed<BIO_free_all>>;

constexpr long seconds_a_day = 24 * 60 * 60;

void require(bool good)
{
    if (!good)
        throw std::runtime_error{"a test certificate could not be made"};
}

key_ptr make_key(certificate_options::key_kind kind)
{
    using kinds = certificate_options::key_kind;
    key_ptr key{kind == kinds::p256 ? EVP_EC_gen("P-256")
                                    : EVP_RSA_gen(kind == kinds::rsa_1024 ? 1024u : 2048u)};
    require(key != nullptr);
    return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const extension_ptr extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

x509_ptr start(const certificate_options& options, EVP_PKEY* key)
{
    static std::atomic<long> serial{1};
    x509_ptr out{X509_new()};
    require(out && X509_set_version(out.get(), X509_VERSION_3) == 1);
    require(ASN1_INTEGER_set(X509_get_serialNumber(out.get()), serial++) == 1);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), options.valid_from * seconds_a_day);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), options.valid_to * seconds_a_day);
    const auto* name = reinterpret_cast<const unsigned char*>(options.common_name.data());
    require(X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_ASC, name,
                                       static_cast<int>(options.common_name.size()), -1, 0) == 1);
    require(X509_set_pubkey(out.get(), key) == 1);
    return out;
}

void finish(X509* certificate, const certificate_options& options, X509* issuer, EVP_PKEY* signer)
{
    require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    extend(certificate, issuer, NID_basic_constraints,
           options.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (options.is_authority)
        extend(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
    if (!options.alternative_names.empty())
        extend(certificate, issuer, NID_subject_alt_name, options.alternative_names);
    if (!options.extended_key_usage.empty())
        extend(certificate, issuer, NID_ext_key_usage, options.extended_key_usage);
    require(X509_sign(certificate, signer, EVP_sha256()) > 0);
}

std::string text_of(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate)
{
    const memory_ptr memory{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_X509(memory.get(), certificate) == 1);
    return text_of(memory.get());
}

std::string pem_of(EVP_PKEY* key)
{
    const memory_ptr memory{BIO_new(BIO_s_mem())};
    require(PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) ==
            1);
    return text_of(memory.get());
}

certificate_options authority_options(const char* name)
{
    certificate_options o;
    o.alternative_names.clear();
    o.extended_key_usage.clear();
    o.common_name = name;
    o.is_authority = true;
    return o;
}

} // namespace

struct authority::parts {
    key_ptr key;
    x509_ptr certificate;
    // Sent after the certificates that this one issues.
    std::string chain;
};

authority::authority()
{
    const auto options = authority_options("sunco test root");
    parts p{make_key(options.key), nullptr, {}};
    p.certificate = start(options, p.key.get());
    finish(p.certificate.get(), options, p.certificate.get(), p.key.get());
    parts_ = std::make_shared<const parts>(std::move(p));
}

identity authority::issue(const certificate_options& options) const
{
    const key_ptr key = make_key(options.key);
    const x509_ptr made = start(options, key.get());
    finish(made.get(), options, parts_->certificate.get(), parts_->key.get());
    return {pem_of(made.get()) + parts_->chain, pem_of(key.get())};
}

authority authority::issue_authority(bool hide_itself) const
{
    const auto options = authority_options("sunco test intermediate");
    parts p{make_key(options.key), nullptr, {}};
    p.certificate = start(options, p.key.get());
    finish(p.certificate.get(), options, parts_->certificate.get(), parts_->key.get());
    if (!hide_itself)
        p.chain = pem_of(p.certificate.get()) + parts_->chain;
    return authority{std::make_shared<const parts>(std::move(p))};
}

identity authority::self_signed(const certificate_options& options)
{
    const key_ptr key = make_key(options.key);
    const x509_ptr made = start(options, key.get());
    finish(made.get(), options, made.get(), key.get());
    return {pem_of(made.get()), pem_of(key.get())};
}

std::string authority::pem() const
{
    return pem_of(parts_->certificate.get());
}

} // namespace test
