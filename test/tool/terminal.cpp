#include "terminal.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tool_test {
namespace {

constexpr int patience_ms = 180'000;

int checked(int result, const char* what)
{
    if (result < 0)
        throw std::system_error{errno, std::generic_category(), what};
    return result;
}

// Reading a terminal whose other end is closed gives EIO.
std::string read_all(int terminal)
{
    std::string out;
    std::array<char, 4096> block;
    for (;;) {
        pollfd ready{terminal, POLLIN, 0};
        if (checked(::poll(&ready, 1, patience_ms), "poll") == 0)
            throw std::runtime_error{"the program took too long; so far: " + out};
        const ssize_t got = ::read(terminal, block.data(), block.size());
        if (got <= 0)
            return out;
        out.append(block.data(), static_cast<std::size_t>(got));
    }
}

} // namespace

finished run_on_terminal(std::vector<std::string> arguments, const variables& environment)
{
    const int ours = checked(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt");
    checked(::grantpt(ours), "grantpt");
    checked(::unlockpt(ours), "unlockpt");
    const int theirs = checked(::open(::ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC), "open");
    const int nothing = checked(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open");
    const int pid = spawn(std::move(arguments), environment, nothing, theirs, theirs);
    ::close(theirs);
    ::close(nothing);
    finished out;
    out.out = read_all(ours);
    ::close(ours);
    int status = 0;
    checked(::waitpid(pid, &status, 0), "waitpid");
    out.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    std::erase(out.out, '\r');
    return out;
}

} // namespace tool_test
