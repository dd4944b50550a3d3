#pragma once

namespace test {

/// A deleter for `std::unique_ptr` that calls the C library's function \p Free.
template <auto Free>
struct freed {
    template <class T>
    void operator()(T* p) const noexcept
    {
        Free(p);
    }
};

} // namespace test
