// Loaded into a program by LD_PRELOAD, it counts for the whole process and prints at the end:
// allocations by operator new, by OpenSSL, and by anything else that calls malloc or its kin, as
// Asio does for its operations; and the calls that send, receive and wait.

#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <new>

// glibc's own names for the functions that are replaced below.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* p);
}

namespace {

class counter {
public:
    void add() noexcept { n_.fetch_add(1, std::memory_order_relaxed); }
    [[nodiscard]] unsigned long value() const noexcept { return n_.load(); }

private:
    std::atomic<unsigned long> n_{0};
};

counter by_new, by_malloc, by_openssl, sends, receives, settings, waits;

void* openssl_malloc(std::size_t size, const char*, int)
{
    by_openssl.add();
    return __libc_malloc(size);
}

void* openssl_realloc(void* old, std::size_t size, const char*, int)
{
    by_openssl.add();
    return __libc_realloc(old, size);
}

void openssl_free(void* p, const char*, int)
{
    __libc_free(p);
}

// Before main, when OpenSSL has allocated nothing yet and may still be told how.
void take_openssl_over()
{
    using set_functions =
        int (*)(decltype(&openssl_malloc), decltype(&openssl_realloc), decltype(&openssl_free));
    void* const f = dlsym(RTLD_DEFAULT, "CRYPTO_set_mem_functions");
    if (f && reinterpret_cast<set_functions>(f)(openssl_malloc, openssl_realloc, openssl_free) != 1)
        std::fputs("OpenSSL's allocations are counted as malloc's\n", stderr);
}

struct reporter {
    reporter() { take_openssl_over(); }
    ~reporter()
    {
        std::fprintf(stderr,
                     "counted: new %lu openssl %lu malloc %lu send %lu receive %lu epoll_ctl %lu "
                     "wait %lu\n",
                     by_new.value(), by_openssl.value(), by_malloc.value(), sends.value(),
                     receives.value(), settings.value(), waits.value());
    }
} report;

void* allocate(std::size_t size)
{
    by_new.add();
    void* const p = __libc_malloc(size == 0 ? 1 : size);
    if (!p)
        throw std::bad_alloc{};
    return p;
}

void* allocate(std::size_t size, std::align_val_t alignment)
{
    by_new.add();
    void* const p = __libc_memalign(static_cast<std::size_t>(alignment), size == 0 ? 1 : size);
    if (!p)
        throw std::bad_alloc{};
    return p;
}

} // namespace

// clang-format off
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t a) { return allocate(size, a); }
void* operator new[](std::size_t size, std::align_val_t a) { return allocate(size, a); }
void operator delete(void* p) noexcept { __libc_free(p); }
void operator delete[](void* p) noexcept { __libc_free(p); }
void operator delete(void* p, std::size_t) noexcept { __libc_free(p); }
void operator delete[](void* p, std::size_t) noexcept { __libc_free(p); }
void operator delete(void* p, std::align_val_t) noexcept { __libc_free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { __libc_free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { __libc_free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { __libc_free(p); }
// clang-format on

extern "C" {

void* malloc(std::size_t size)
{
    by_malloc.add();
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size)
{
    by_malloc.add();
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size)
{
    by_malloc.add();
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    by_malloc.add();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void** out, std::size_t alignment, std::size_t size)
{
    by_malloc.add();
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : ENOMEM;
}

ssize_t send(int s, const void* data, std::size_t size, int flags)
{
    sends.add();
    return syscall(SYS_sendto, s, data, size, flags, nullptr, 0);
}

ssize_t sendmsg(int s, const msghdr* message, int flags)
{
    sends.add();
    return syscall(SYS_sendmsg, s, message, flags);
}

ssize_t recv(int s, void* data, std::size_t size, int flags)
{
    receives.add();
    return syscall(SYS_recvfrom, s, data, size, flags, nullptr, nullptr);
}

ssize_t recvmsg(int s, msghdr* message, int flags)
{
    receives.add();
    return syscall(SYS_recvmsg, s, message, flags);
}

int epoll_ctl(int e, int what, int s, epoll_event* event) noexcept
{
    settings.add();
    return static_cast<int>(syscall(SYS_epoll_ctl, e, what, s, event));
}

int epoll_wait(int e, epoll_event* events, int count, int timeout)
{
    waits.add();
    return static_cast<int>(syscall(SYS_epoll_wait, e, events, count, timeout));
}
}
