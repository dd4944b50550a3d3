#pragma once

#include <boost/json/memory_resource.hpp>

#include <atomic>
#include <cstddef>

namespace sunco::json {

/// Memory for JSON values that are read from answers. There is one for the program, so that values
/// of different answers are moved rather than copied, and counting references is left to the
/// blocks.
///
/// Each piece that it gives out knows the block that it lies in, if any; pieces may go to different
/// threads, and the last one to be given back frees the block.
[[nodiscard]] boost::json::memory_resource& answer_memory() noexcept;

/// As long as it lives, `answer_memory` gives this thread pieces of one block, while there is room.
/// What is taken otherwise comes from the heap, piece by piece.
class answer_block {
public:
    answer_block() noexcept;
    ~answer_block();
    answer_block(const answer_block&) = delete;
    answer_block& operator=(const answer_block&) = delete;

private:
    friend class answer_resource;
    struct block;

    [[nodiscard]] void* take(std::size_t size, std::size_t alignment);
    [[nodiscard]] void* take_first(std::size_t size, std::size_t alignment);
    [[nodiscard]] static void* from_heap(std::size_t size);
    static void give_back(void* piece) noexcept;

    /// Made for the first piece.
    block* block_ = nullptr;
    std::size_t used_ = 0;
};

} // namespace sunco::json
