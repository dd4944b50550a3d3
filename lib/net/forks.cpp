#include <net/forks.hpp>

#include <pthread.h>

#include <atomic>
#include <new>

namespace sunco::net {
namespace {

std::atomic<unsigned> count{0};

void note_fork() noexcept
{
    count.fetch_add(1, std::memory_order_relaxed);
}

bool watch_forks()
{
    if (::pthread_atfork(nullptr, nullptr, &note_fork) != 0)
        throw std::bad_alloc{};
    return true;
}

} // namespace

unsigned forks()
{
    [[maybe_unused]] static const bool watched = watch_forks();
    return count.load(std::memory_order_relaxed);
}

} // namespace sunco::net
