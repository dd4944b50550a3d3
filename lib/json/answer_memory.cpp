#include <json/answer_memory.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <new>

namespace sunco::json {
namespace {

thread_local constinit answer_block* current = nullptr;

} // namespace

/// Lives as long as one of its pieces, or the one that takes them.
struct answer_block::block {
    /// In front of each piece, whether it lies in a block or not; it keeps the piece aligned.
    struct alignas(std::max_align_t) head {
        block* owner;
    };

    void release() noexcept
    {
        // Whoever has the last piece has the block to itself.
        if (pieces.load(std::memory_order_acquire) == 1 ||
            pieces.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }

    std::atomic<std::size_t> pieces{1};
    // With the count, of a size that the heap keeps ready.
    alignas(head) std::array<unsigned char, 992> room;
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

// Null where there is no room.
void* answer_block::take(std::size_t size)
{
    if (!block_)
        block_ = new block; // its room need not be cleared
    const std::size_t padded = (size + alignof(block::head) - 1) & ~(alignof(block::head) - 1);
    if (padded < size || padded > block_->room.size() - used_)
        return nullptr;
    void* const piece = block_->room.data() + used_;
    used_ += padded;
    // Nobody else has any of it before this ends, which saves a locked instruction.
    block_->pieces.store(block_->pieces.load(std::memory_order_relaxed) + 1,
                         std::memory_order_relaxed);
    return piece;
}

class answer_resource final : public boost::json::memory_resource {
    using block = answer_block::block;

    void* do_allocate(std::size_t size, [[maybe_unused]] std::size_t alignment) override
    {
        assert(alignment <= alignof(block::head));
        const std::size_t whole = size + sizeof(block::head);
        if (whole < size)
            throw std::bad_alloc{};
        void* const part = current ? current->take(whole) : nullptr;
        block* const owner = part ? current->block_ : nullptr;
        return ::new (part ? part : ::operator new(whole)) block::head{owner} + 1;
    }

    void do_deallocate(void* piece, std::size_t, std::size_t) override
    {
        block::head* const head = static_cast<block::head*>(piece) - 1;
        if (head->owner)
            head->owner->release();
        else
            ::operator delete(head);
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
