#pragma once

#include <boost/json/memory_resource.hpp>
#include <boost/json/storage_ptr.hpp>

#include <array>
#include <cstddef>

namespace sunco::json {

/// Memory for the JSON values of one answer: a block that lives as long as any of them, and the
/// heap where it is too small.
///
/// Before a user is handed out it is sealed, and nothing of the block is given away any more. Its
/// values can then be changed as any others, also by several threads: what they take from there on
/// comes from the heap and goes back there.
class answer_memory final : public boost::json::memory_resource {
public:
    /// \p self becomes this: Boost hands out the counted resource, and not what it counts.
    explicit answer_memory(answer_memory*& self) noexcept { self = this; }
    answer_memory(const answer_memory&) = delete;
    answer_memory& operator=(const answer_memory&) = delete;
    ~answer_memory() override = default;

    void seal() noexcept { used_ = block_.size(); }

private:
    void* do_allocate(std::size_t size, std::size_t alignment) override;
    void do_deallocate(void* p, std::size_t size, std::size_t alignment) override;
    [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override;

    // With its reference count, of a size that the heap keeps ready.
    alignas(std::max_align_t) std::array<unsigned char, 960> block_;
    std::size_t used_ = 0;
};

} // namespace sunco::json
