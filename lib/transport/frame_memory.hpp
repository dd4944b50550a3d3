#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

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

/// A value that is made later, in a block of that memory; until then a null pointer.
template <class T>
class late {
public:
    /// \throws std::bad_alloc, and what the constructor throws
    template <class... Arguments>
    void emplace(Arguments&&... arguments)
    {
        emplace_from([&] { return T(std::forward<Arguments>(arguments)...); });
    }

    /// Made in its place of what \p make returns. \throws std::bad_alloc, and what that throws
    template <class Make>
    void emplace_from(Make&& make)
    {
        std::unique_ptr<void, room_deleter> room{take_frame(sizeof(T))};
        value_.reset(::new (room.get()) T(std::forward<Make>(make)()));
        static_cast<void>(room.release());
    }

    explicit operator bool() const noexcept { return value_ != nullptr; }
    T& operator*() const noexcept { return *value_; }
    T* operator->() const noexcept { return value_.get(); }

private:
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

    struct room_deleter {
        void operator()(void* room) const noexcept { free_frame(room, sizeof(T)); }
    };
    struct value_deleter {
        void operator()(T* value) const noexcept
        {
            value->~T();
            free_frame(value, sizeof(T));
        }
    };

    std::unique_ptr<T, value_deleter> value_;
};

} // namespace sunco::transport
