#include <support/server_tls.hpp>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <stdexcept>
#include <string_view>

namespace test {
namespace {

using memory_ptr = std::unique_ptr<BIO, freed<BIO_free_all>>;
using x509_ptr = std::unique_ptr<X509, freed<X509_free>>;
using key_ptr = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using number_ptr = std::unique_ptr<BIGNUM, freed<BN_free>>;
using builder_ptr = std::unique_ptr<OSSL_PARAM_BLD, freed<OSSL_PARAM_BLD_free>>;
using params_ptr = std::unique_ptr<OSSL_PARAM, freed<OSSL_PARAM_free>>;
using key_context_ptr = std::unique_ptr<EVP_PKEY_CTX, freed<EVP_PKEY_CTX_free>>;

void require(bool good)
{
    if (!good)
        throw std::runtime_error{"the test server's TLS context could not be made"};
}

memory_ptr reader(const std::string& text)
{
    return memory_ptr{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

void use_identity(SSL_CTX* context, const identity& who)
{
    const memory_ptr chain = reader(who.chain_pem);
    const x509_ptr leaf{PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)};
    require(SSL_CTX_use_certificate(context, leaf.get()) == 1);
    while (X509* next = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr))
        require(SSL_CTX_add0_chain_cert(context, next) == 1);
    const memory_ptr text = reader(who.key_pem);
    const key_ptr key{PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr)};
    require(SSL_CTX_use_PrivateKey(context, key.get()) == 1);
}

// The group of RFC 2409, section 6.2: the last one of this size that was in wide use.
void use_short_dh(SSL_CTX* context)
{
    const number_ptr p{BN_get_rfc2409_prime_1024(nullptr)};
    const number_ptr g{BN_new()};
    BN_set_word(g.get(), 2);
    const builder_ptr builder{OSSL_PARAM_BLD_new()};
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_P, p.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_G, g.get());
    const params_ptr params{OSSL_PARAM_BLD_to_param(builder.get())};
    const key_context_ptr maker{EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr)};
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_fromdata_init(maker.get()) == 1 &&
            EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEY_PARAMETERS, params.get()) == 1);
    require(SSL_CTX_set0_tmp_dh_pkey(context, key) == 1);
}

void demand_certificate(SSL_CTX* context, const std::string& root)
{
    const memory_ptr text = reader(root);
    const x509_ptr certificate{PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)};
    require(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

int check_server_name(SSL* ssl, int*, void* wanted)
{
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const bool right = name && std::string_view{name} == *static_cast<const std::string*>(wanted);
    return right ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

} // namespace

ssl_context_ptr make_server_tls(const server_options& options)
{
    ssl_context_ptr made{SSL_CTX_new(TLS_server_method())};
    SSL_CTX* context = made.get();
    require(context != nullptr);
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, options.lowest_version);
    SSL_CTX_set_max_proto_version(context, options.highest_version);
    if (!options.ciphers.empty())
        require(SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) == 1);
    use_identity(context, options.certificate);
    if (options.short_dh)
        use_short_dh(context);
    if (!options.client_root.empty())
        demand_certificate(context, options.client_root);
    if (!options.only_server_name.empty()) {
        SSL_CTX_set_tlsext_servername_callback(context, &check_server_name);
        SSL_CTX_set_tlsext_servername_arg(context,
                                          const_cast<std::string*>(&options.only_server_name));
    }
    return made;
}

} // namespace test
