#include <sunco/credentials.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace sunco {

secret::secret(std::string text) : text_{text}
{
    OPENSSL_cleanse(text.data(), text.size());
}

secret::secret(const char* text) : text_{text} {}

secret::secret(const secret& other) = default;

// A short string lives inside the object, so a move leaves a copy behind that must be wiped.
secret::secret(secret&& other) noexcept : text_{std::move(other.text_)}
{
    other.wipe();
}

secret& secret::operator=(const secret& other)
{
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

secret& secret::operator=(secret&& other) noexcept
{
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

secret::~secret()
{
    wipe();
}

bool secret::operator==(const secret& other) const noexcept
{
    return text_.size() == other.text_.size() &&
           CRYPTO_memcmp(text_.data(), other.text_.data(), text_.size()) == 0;
}

void secret::wipe() noexcept
{
    // Up to the capacity: earlier, longer contents may still stand behind the end.
    text_.resize(text_.capacity());
    OPENSSL_cleanse(text_.data(), text_.size());
    text_.clear();
}

} // namespace sunco
