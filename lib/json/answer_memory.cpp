#include <json/answer_memory.hpp>

#include <functional>
#include <new>

namespace sunco::json {

// Boost.JSON asks for no alignment beyond that of `new`, and for powers of two.
void* answer_memory::do_allocate(std::size_t size, std::size_t alignment)
{
    const std::size_t at = (used_ + alignment - 1) & ~(alignment - 1);
    if (at >= block_.size() || size > block_.size() - at)
        return ::operator new(size);
    used_ = at + size;
    return block_.data() + at;
}

void answer_memory::do_deallocate(void* p, std::size_t, std::size_t)
{
    const std::less<const void*> before;
    const bool inside = !before(p, block_.data()) && before(p, block_.data() + block_.size());
    if (!inside)
        ::operator delete(p);
}

bool answer_memory::do_is_equal(const memory_resource& other) const noexcept
{
    return this == &other;
}

} // namespace sunco::json
