#pragma once

#include <support/event.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace test {

/// No test takes this long unless something hangs.
inline constexpr std::chrono::seconds watchdog{60};

/// Runs \p io until \p done says so. Throws when the watchdog has waited in vain, or when nothing
/// is left that could make it so.
template <class Condition>
void run_until(boost::asio::io_context& io, Condition done)
{
    const auto end = std::chrono::steady_clock::now() + watchdog;
    while (!done()) {
        if (io.stopped())
            io.restart();
        const bool idle = io.run_one_for(std::chrono::milliseconds{1}) == 0 && io.stopped();
        if (!done() && (idle || std::chrono::steady_clock::now() > end))
            throw std::runtime_error{idle ? "the work ended without a result" : "the watchdog bit"};
    }
}

/// Runs \p io until another thread has said \p happened.
inline void run_until(boost::asio::io_context& io, const event& happened)
{
    const auto end = std::chrono::steady_clock::now() + watchdog;
    while (!happened.is_set()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error{"the watchdog bit"};
        if (io.stopped())
            io.restart();
        io.run_one_for(std::chrono::milliseconds{1});
    }
}

/// Runs \p work to its end and returns what it returns.
template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work)
{
    std::optional<T> value;
    std::exception_ptr error;
    bool done = false;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T result) {
        error = e;
        value = std::move(result);
        done = true;
    });
    run_until(io, [&] { return done; });
    if (error)
        std::rethrow_exception(error);
    return *std::move(value);
}

/// Runs what is left. \returns whether it came to an end by itself
inline bool runs_dry(boost::asio::io_context& io)
{
    io.restart();
    io.run_for(std::chrono::seconds{10});
    return io.stopped();
}

} // namespace test
