#include <sync/input.hpp>

#include <sync/sha256.hpp>

#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sunco::sync {
namespace {

constexpr std::size_t piece = 256 * 1024;

[[noreturn]] void fail(std::string what, int number)
{
    failure f = make_failure(errc::invalid_argument, std::move(what));
    f.cause = {number, boost::system::system_category()};
    f.message += ": " + f.cause.message();
    throw error{std::move(f)};
}

int open_file(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        fail("the input cannot be opened", errno);
    return descriptor;
}

} // namespace

input::input(const std::filesystem::path& path) : descriptor_{open_file(path)}, owned_{true}
{
    look();
}

input::input(int descriptor) : descriptor_{descriptor}, owned_{false}
{
    look();
}

input::~input()
{
    if (wake_ >= 0)
        ::close(wake_);
    if (owned_)
        ::close(descriptor_);
}

void input::look()
{
    struct stat s = {};
    const bool known = ::fstat(descriptor_, &s) == 0;
    const int number = known ? EISDIR : errno;
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!known || S_ISDIR(s.st_mode) || wake_ < 0) {
        const int why = known && !S_ISDIR(s.st_mode) ? errno : number;
        if (wake_ >= 0)
            ::close(wake_);
        if (owned_)
            ::close(descriptor_);
        fail("the input cannot be read", why);
    }
    begin_ = ::lseek(descriptor_, 0, SEEK_CUR);
    regular_ = S_ISREG(s.st_mode) && begin_ >= 0;
    if (regular_ && s.st_size > begin_)
        size_ = static_cast<std::uint64_t>(s.st_size - begin_);
}

bool input::wait(int milliseconds) const
{
    std::array<pollfd, 2> watched{{{descriptor_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    // A regular file is always ready, whatever poll says of it.
    return regular_ || ::poll(watched.data(), watched.size(), milliseconds) > 0;
}

bool input::is_ready() const
{
    return wait(0);
}

std::size_t input::read(std::span<char> to)
{
    for (;;) {
        const bool waited = wait(-1);
        if (stopped_)
            return 0;
        const ssize_t n = waited ? ::read(descriptor_, to.data(), to.size()) : -1;
        if (n >= 0)
            return static_cast<std::size_t>(n);
        if (errno != EINTR && errno != EAGAIN)
            fail("the input cannot be read", errno);
    }
}

void input::stop() noexcept
{
    stopped_ = true;
    const std::uint64_t one = 1;
    // It can only fail where the counter is full, and then the reader is awake already.
    [[maybe_unused]] const ssize_t n = ::write(wake_, &one, sizeof one);
}

std::optional<input_identity> input::identify() const
{
    if (!regular_)
        return std::nullopt;
    input_identity identity;
    sha256 hash;
    std::vector<char> buffer(piece);
    while (!stopped_) {
        const auto at = begin_ + static_cast<std::int64_t>(identity.size);
        const ssize_t n = ::pread(descriptor_, buffer.data(), buffer.size(), at);
        if (n < 0 && errno != EINTR)
            fail("the input cannot be read", errno);
        if (n == 0) {
            identity.content = hash.finish();
            return identity;
        }
        if (n > 0) {
            hash.update({buffer.data(), static_cast<std::size_t>(n)});
            identity.size += static_cast<std::uint64_t>(n);
        }
    }
    return std::nullopt;
}

} // namespace sunco::sync
