#include <sunco/credentials.hpp>

#include <openssl/crypto.h>

#include <sys/mman.h>

#include <cstring>
#include <new>

namespace sunco {

/// Memory of its own for one text: what the system does to it, it does to whole pages.
class secret::pages {
public:
    explicit pages(std::string_view text)
        : size_{text.size()}, begin_{::mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)}
    {
        if (begin_ == MAP_FAILED)
            throw std::bad_alloc{};
#ifdef MADV_DONTDUMP
        ::madvise(begin_, size_, MADV_DONTDUMP);
#endif
        std::memcpy(begin_, text.data(), size_);
    }
    pages(const pages&) = delete;
    pages& operator=(const pages&) = delete;
    ~pages()
    {
        OPENSSL_cleanse(begin_, size_);
        ::munmap(begin_, size_);
    }

    [[nodiscard]] std::string_view view() const noexcept
    {
        return {static_cast<const char*>(begin_), size_};
    }

private:
    std::size_t size_;
    void* begin_;
};

namespace {

struct wiped_at_last {
    std::string& text;
    ~wiped_at_last()
    {
        // Up to the capacity: earlier, longer contents may still stand behind the end.
        text.resize(text.capacity());
        OPENSSL_cleanse(text.data(), text.size());
    }
};

} // namespace

secret::secret(std::string text)
{
    const wiped_at_last guard{text};
    if (!text.empty())
        text_ = std::make_shared<const pages>(text);
}

secret::secret(const char* text)
{
    if (*text != '\0')
        text_ = std::make_shared<const pages>(text);
}

std::string_view secret::reveal() const noexcept
{
    return text_ ? text_->view() : std::string_view{};
}

bool secret::operator==(const secret& other) const noexcept
{
    const std::string_view a = reveal();
    const std::string_view b = other.reveal();
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace sunco
