#include "process.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tool_test {
namespace {

// Generous, for the sanitizers on a busy machine: it only bounds how long a failure takes.
constexpr std::chrono::seconds patience{180};

[[noreturn]] void fail(const char* what)
{
    throw std::system_error{errno, std::generic_category(), what};
}

struct pipe_ends {
    int reading;
    int writing;
};

pipe_ends make_pipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        fail("pipe2");
    return {ends[0], ends[1]};
}

void close_end(int& descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

std::string program()
{
    const char* path = std::getenv("SUNCO_TOOL");
    if (!path)
        throw std::runtime_error{"SUNCO_TOOL must name the program under test"};
    return path;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> out;
    for (std::string& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

// What the tests themselves depend on: where programs and temporary files are, and how sanitizers
// are told what to do.
std::vector<std::string> with_inherited(const variables& environment)
{
    std::vector<std::string> out;
    for (const char* name : {"PATH", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name))
            out.push_back(std::string{name} + "=" + value);
    }
    for (const auto& [name, value] : environment)
        out.push_back(name + "=" + value);
    return out;
}

} // namespace

int spawn(std::vector<std::string> arguments, const variables& environment, int in, int out,
          int err)
{
    arguments.insert(arguments.begin(), program());
    std::vector<std::string> settings = with_inherited(environment);
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    int pid = -1;
    errno = ::posix_spawn(&pid, arguments.front().c_str(), &actions, nullptr,
                          pointers(arguments).data(), pointers(settings).data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (errno != 0)
        fail("posix_spawn");
    return pid;
}

process::process(std::vector<std::string> arguments, const variables& environment)
    : deadline_{std::chrono::steady_clock::now() + patience}
{
    // A test that writes to a process which is gone must fail, and not die.
    std::signal(SIGPIPE, SIG_IGN);
    pipe_ends in = make_pipe();
    pipe_ends out = make_pipe();
    pipe_ends err = make_pipe();
    pid_ = spawn(std::move(arguments), environment, in.reading, out.writing, err.writing);
    close_end(in.reading);
    close_end(out.writing);
    close_end(err.writing);
    input_ = in.writing;
    out_.descriptor = out.reading;
    err_.descriptor = err.reading;
}

process::~process()
{
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    close_input();
    close_end(out_.descriptor);
    close_end(err_.descriptor);
}

void process::write(const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(input_, text.data() + done, text.size() - done);
        if (written < 0) {
            if (errno == EPIPE)
                return; // it did not want to read all of it
            fail("write");
        }
        done += static_cast<std::size_t>(written);
    }
}

void process::close_input()
{
    close_end(input_);
}

void process::read_from(stream& s)
{
    std::array<char, 64UL * 1024> block;
    const ssize_t got = ::read(s.descriptor, block.data(), block.size());
    if (got < 0)
        fail("read");
    if (got == 0)
        close_end(s.descriptor);
    s.text.append(block.data(), static_cast<std::size_t>(got));
}

bool process::read_more()
{
    std::array<pollfd, 2> streams{{{out_.descriptor, POLLIN, 0}, {err_.descriptor, POLLIN, 0}}};
    if (out_.descriptor < 0 && err_.descriptor < 0)
        return false;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    const int ready =
        ::poll(streams.data(), streams.size(), static_cast<int>(std::max(left.count(), 0L)));
    if (ready < 0)
        fail("poll");
    if (ready == 0)
        throw std::runtime_error{"the program took too long; so far: " + out_.text + err_.text};
    if (streams[0].revents != 0)
        read_from(out_);
    if (streams[1].revents != 0)
        read_from(err_);
    return true;
}

void process::wait_for_output(const std::string& text)
{
    const auto seen = [&] {
        return out_.text.find(text) != std::string::npos ||
               err_.text.find(text) != std::string::npos;
    };
    while (!seen()) {
        if (!read_more())
            throw std::runtime_error{"the program ended without writing " + text + ": " +
                                     out_.text + err_.text};
    }
}

void process::send_signal(int number) const
{
    ::kill(pid_, number);
}

finished process::wait()
{
    close_input();
    while (read_more()) {
    }
    int status = 0;
    if (::waitpid(pid_, &status, 0) != pid_)
        fail("waitpid");
    pid_ = -1;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), out_.text, err_.text};
}

finished run(std::vector<std::string> arguments, const variables& environment,
             const std::string& input)
{
    process p{std::move(arguments), environment};
    p.write(input);
    return p.wait();
}

} // namespace tool_test
