#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/wait.h>
#include <unistd.h>

namespace test {

/// Forks, as a program does that goes on with \p io in the child, and has \p work done there.
/// \returns whether that has returned true.
template <class Work>
bool child_does(boost::asio::io_context& io, Work work)
{
    using context = boost::asio::execution_context;
    io.notify_fork(context::fork_prepare);
    const pid_t child = ::fork();
    if (child == 0) {
        bool good = false;
        try {
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

} // namespace test
