#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace test {

/// Forks, as a program does that goes on with \p io in the child, and has \p work done there, and
/// \p first before \p io is told of the fork. \returns whether \p work has returned true.
template <class Work, class First>
bool child_does(boost::asio::io_context& io, Work work, First first)
{
    using context = boost::asio::execution_context;
    io.notify_fork(context::fork_prepare);
    const pid_t child = ::fork();
    if (child == 0) {
        bool good = false;
        try {
            first();
            io.notify_fork(context::fork_child);
            good = work();
        } catch (...) { // must not go on with the parent's tests
        }
        ::_exit(good ? 0 : 1);
    }
    io.notify_fork(context::fork_parent);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

template <class Work>
bool child_does(boost::asio::io_context& io, Work work)
{
    return child_does(io, std::move(work), [] {});
}

} // namespace test
