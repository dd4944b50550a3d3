#include <transport/frame_memory.hpp>

#include <array>
#include <new>

namespace sunco::transport {
namespace {

constexpr std::size_t unit = 128;
constexpr std::size_t sizes = 24;
// As many as are free at once where one call follows the other.
constexpr unsigned kept = 4;

struct block {
    block* next;
};

/// The freed blocks of one thread, by size.
class store {
public:
    constexpr store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    ~store()
    {
        closed_ = true; // what outlives the thread's own objects is freed at once
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
        if (closed_ || p.count == kept)
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
    bool closed_ = false;
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
    void* const b = freed.take(c);
    return b ? b : ::operator new((c + 1) * unit);
}

void free_frame(void* b, std::size_t size) noexcept
{
    const std::size_t c = class_of(size);
    if (c >= sizes || !freed.keep(b, c))
        ::operator delete(b);
}

} // namespace sunco::transport
