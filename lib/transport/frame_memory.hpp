#pragma once

#include <cstddef>

namespace sunco::transport {

/// Memory for the coroutines of a call, which come and go with every call. Each thread keeps a few
/// freed blocks of each size for the next; a block may be freed by another thread than took it.
/// \throws std::bad_alloc
[[nodiscard]] void* take_frame(std::size_t size);
void free_frame(void* block, std::size_t size) noexcept;

/// The same for `std::allocate_shared`.
template <class T>
struct frame_allocator {
    using value_type = T;

    frame_allocator() = default;
    template <class U>
    explicit(false) frame_allocator(const frame_allocator<U>&) noexcept
    {}

    T* allocate(std::size_t n)
    {
        static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        return static_cast<T*>(take_frame(n * sizeof(T)));
    }
    void deallocate(T* p, std::size_t n) noexcept { free_frame(p, n * sizeof(T)); }

    bool operator==(const frame_allocator&) const = default;
};

} // namespace sunco::transport
