#include <sync/sha256.hpp>

#include <openssl/evp.h>

#include <new>

namespace sunco {
namespace sync {
namespace {

// Of SHA-256 they can only fail for want of memory.
void require(bool good)
{
    if (!good)
        throw std::bad_alloc{};
}

// Looked up once, as that takes longer than to digest a record. Never given back: the last digest
// may be made while the program ends.
const EVP_MD* algorithm()
{
    static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return found;
}

} // namespace

void sha256::release::operator()(evp_md_ctx_st* context) const noexcept
{
    EVP_MD_CTX_free(context);
}

sha256::sha256() : context_{EVP_MD_CTX_new()}
{
    require(context_ && EVP_DigestInit_ex2(context_.get(), algorithm(), nullptr) == 1);
}

sha256& sha256::update(std::string_view piece)
{
    require(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
    return *this;
}

digest sha256::finish()
{
    digest out{};
    require(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1);
    return out;
}

sha256& sha256::restart()
{
    require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
    return *this;
}

} // namespace sync

digest digest_of(std::string_view text)
{
    return sync::sha256{}.update(text).finish();
}

} // namespace sunco
