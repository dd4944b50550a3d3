#include <json/answer_memory.hpp>

#include <boost/config.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <new>

namespace sunco::json {
namespace {

thread_local constinit answer_block* current = nullptr;

// Of a piece that lies in no block: what is in front of it, so that it is aligned.
constexpr std::size_t front = alignof(std::max_align_t);

} // namespace

/// Lives as long as one of its pieces, or the one that takes them.
struct answer_block::block {
    /// In front of each piece there is some room, for the block that it lies in: null for none.
    static block** owner_of(void* piece) noexcept { return static_cast<block**>(piece) - 1; }

    void release() noexcept
    {
        // Whoever has the last piece has the block to itself.
        if (pieces.load(std::memory_order_acquire) == 1 ||
            pieces.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }

    std::atomic<std::size_t> pieces{1};
    // With the count, of a size that the heap keeps ready.
    alignas(std::max_align_t) std::array<unsigned char, 992> room;
};

answer_block::answer_block() noexcept
{
    assert(!current);
    current = this;
}

answer_block::~answer_block()
{
    current = nullptr;
    if (block_)
        block_->release();
}

void* answer_block::take(std::size_t size, std::size_t alignment)
{
    block* const from = block_;
    if (!from)
        return take_first(size, alignment);
    alignment = std::max(alignment, alignof(block*));
    const std::size_t at = (used_ + sizeof(block*) + alignment - 1) & ~(alignment - 1);
    if (at > from->room.size() || size > from->room.size() - at)
        return from_heap(size);
    used_ = at + size;
    // Nobody else has any of it before this ends, which saves a locked instruction.
    from->pieces.store(from->pieces.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    void* const piece = from->room.data() + at;
    ::new (block::owner_of(piece)) block* {from};
    return piece;
}

// By themselves, so that the usual piece needs no stack: the first one and those from the heap.

BOOST_NOINLINE void* answer_block::take_first(std::size_t size, std::size_t alignment)
{
    block_ = new block; // its room need not be cleared
    return take(size, alignment);
}

BOOST_NOINLINE void* answer_block::from_heap(std::size_t size)
{
    if (size > std::numeric_limits<std::size_t>::max() - front)
        throw std::bad_alloc{};
    void* const piece = static_cast<unsigned char*>(::operator new(size + front)) + front;
    ::new (block::owner_of(piece)) block* {nullptr};
    return piece;
}

void answer_block::give_back(void* piece) noexcept
{
    if (block* const owner = *block::owner_of(piece))
        owner->release();
    else
        ::operator delete(static_cast<unsigned char*>(piece) - front);
}

class answer_resource final : public boost::json::memory_resource {
    // Boost.JSON asks for no alignment beyond that of `new`, and for powers of two.
    void* do_allocate(std::size_t size, std::size_t alignment) override
    {
        assert(alignment <= alignof(std::max_align_t));
        return current ? current->take(size, alignment) : answer_block::from_heap(size);
    }

    void do_deallocate(void* piece, std::size_t, std::size_t) override
    {
        answer_block::give_back(piece);
    }

    [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override
    {
        return this == &other;
    }
};

boost::json::memory_resource& answer_memory() noexcept
{
    // Never destroyed: values may be, when the program ends, after anything else.
    static answer_resource* const only = new answer_resource;
    return *only;
}

} // namespace sunco::json
