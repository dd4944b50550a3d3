#include <transport/frame_memory.hpp>

#include <array>
#include <new>

#if defined(__has_feature)
#    if __has_feature(address_sanitizer)
#        define SUNCO_FREES_EVERY_FRAME
#    endif
#elif defined(__SANITIZE_ADDRESS__)
#    define SUNCO_FREES_EVERY_FRAME
#endif

namespace sunco::transport {
namespace {

// Blocks of up to 3 KiB, in steps of 32 bytes. With four of each size that would be 582 KiB a
// thread; a program's coroutines have a dozen sizes.
constexpr std::size_t unit = 32;
constexpr std::size_t sizes = 96;
#ifdef SUNCO_FREES_EVERY_FRAME
// Whoever comes too late to a frame is to be seen by the sanitizer.
constexpr unsigned kept = 0;
#else
// As many as are free at once where one call follows the other.
constexpr unsigned kept = 4;
#endif

struct block {
    block* next;
};

// What outlives the thread's own objects is freed at once. Apart from the store, whose own members
// nobody may ask after its end.
constinit thread_local bool store_is_gone = false;

/// The freed blocks of one thread, by size.
class store {
public:
    constexpr store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    ~store()
    {
        store_is_gone = true;
        for (pile& p : piles_)
            while (p.first)
                ::operator delete(p.pop());
    }

    void* take(std::size_t size_class) noexcept
    {
        pile& p = piles_[size_class];
        return p.first ? p.pop() : nullptr;
    }

    bool keep(void* b, std::size_t size_class) noexcept
    {
        pile& p = piles_[size_class];
        if (p.count == kept)
            return false;
        p.first = ::new (b) block{p.first};
        ++p.count;
        return true;
    }

private:
    struct pile {
        block* first = nullptr;
        unsigned count = 0;

        void* pop() noexcept
        {
            --count;
            block* const b = first;
            first = b->next;
            return b;
        }
    };

    std::array<pile, sizes> piles_{};
};

constinit thread_local store freed;

std::size_t class_of(std::size_t size) noexcept
{
    return (size - 1) / unit;
}

} // namespace

void* take_frame(std::size_t size)
{
    const std::size_t c = class_of(size);
    if (c >= sizes)
        return ::operator new(size);
    void* const b = store_is_gone ? nullptr : freed.take(c);
    // As large as any of its class, whichever thread will free it.
    return b ? b : ::operator new((c + 1) * unit);
}

void free_frame(void* b, std::size_t size) noexcept
{
    const std::size_t c = class_of(size);
    if (c >= sizes || store_is_gone || !freed.keep(b, c))
        ::operator delete(b);
}

} // namespace sunco::transport
