#include <json/answer_memory.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <new>

namespace sunco::json {
namespace {

thread_local constinit answer_block* current = nullptr;

} // namespace

/// Lives as long as one of its pieces, or the one that takes them.
struct answer_block::block {
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

// Null where there is no room. In front of each piece there is some for its owner.
void* answer_block::take(std::size_t size, std::size_t alignment)
{
    if (!block_)
        block_ = new block; // its room need not be cleared
    alignment = std::max(alignment, alignof(block*));
    const std::size_t at = (used_ + sizeof(block*) + alignment - 1) & ~(alignment - 1);
    if (at > block_->room.size() || size > block_->room.size() - at)
        return nullptr;
    used_ = at + size;
    // Nobody else has any of it before this ends, which saves a locked instruction.
    block_->pieces.store(block_->pieces.load(std::memory_order_relaxed) + 1,
                         std::memory_order_relaxed);
    return block_->room.data() + at;
}

class answer_resource final : public boost::json::memory_resource {
    using block = answer_block::block;

    /// Of a piece that lies in no block: what is in front of it, so that it is aligned.
    static constexpr std::size_t front = alignof(std::max_align_t);

    // Boost.JSON asks for no alignment beyond that of `new`, and for powers of two.
    void* do_allocate(std::size_t size, std::size_t alignment) override
    {
        assert(alignment <= front);
        void* piece = current ? current->take(size, alignment) : nullptr;
        block* const owner = piece ? current->block_ : nullptr;
        if (!piece)
            piece = from_heap(size);
        ::new (owner_of(piece)) block* {owner};
        return piece;
    }

    void do_deallocate(void* piece, std::size_t, std::size_t) override
    {
        if (block* const owner = *owner_of(piece))
            owner->release();
        else
            ::operator delete(static_cast<unsigned char*>(piece) - front);
    }

    static void* from_heap(std::size_t size)
    {
        if (size > std::numeric_limits<std::size_t>::max() - front)
            throw std::bad_alloc{};
        return static_cast<unsigned char*>(::operator new(size + front)) + front;
    }

    static block** owner_of(void* piece) noexcept { return static_cast<block**>(piece) - 1; }

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
