// What the library's client keeps in memory, as the system counts it: for a connection that has
// served and is idle, for a call that waits for a connection, and after many calls.

#include "meter.hpp"
#include "plan.hpp"
#include "settings.hpp"

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace bench {
namespace {

constexpr std::size_t waiting_calls = 10'000;

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

// Of this process's own memory. What is merely free is given back first.
std::size_t resident_bytes()
{
    ::malloc_trim(0);
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("RssAnon:"))
            return std::stoul(line.substr(8)) * 1024;
    return 0;
}

std::size_t growth_for_each(std::size_t before, std::size_t count)
{
    return (std::max(resident_bytes(), before) - before) / count;
}

asio::awaitable<void> get(sunco::users_api users, std::size_t times)
{
    for (; times > 0; --times) {
        const auto found = co_await users.try_get(std::string{app_id}, std::string{user_id});
        require(found.has_value(), "wrong answer");
    }
}

void run(asio::io_context& io)
{
    io.restart();
    io.run();
}

void open_and_use(asio::io_context& io, sunco::client& client, std::size_t count)
{
    asio::co_spawn(
        io,
        [&client, count]() -> asio::awaitable<void> {
            require(co_await client.warm_up(count) == count, "a connection could not be opened");
        },
        &rethrow);
    run(io);
    for (std::size_t i = 0; i < count; ++i)
        asio::co_spawn(io, get(client.users(), 2), &rethrow);
    run(io);
}

std::size_t of_idle_connection(const plan& p)
{
    asio::io_context io{1};
    // What the first one brings along belongs to the client.
    sunco::client first{io.get_executor(), settings(p)};
    open_and_use(io, first, 1);
    const std::size_t before = resident_bytes();
    sunco::client client{io.get_executor(), settings(p)};
    open_and_use(io, client, p.connections);
    return growth_for_each(before, p.connections);
}

std::size_t waiting_in(asio::io_context& io, const sunco::client& client)
{
    sunco::client_stats now;
    bool known = false;
    asio::co_spawn(io, client.stats(), [&](std::exception_ptr e, sunco::client_stats s) {
        rethrow(e);
        now = s;
        known = true;
    });
    while (!known)
        io.run_one();
    return now.waiting;
}

asio::awaitable<void> get_slow(sunco::users_api users)
{
    static_cast<void>(co_await users.try_get(std::string{app_id}, std::string{slow_id}));
}

// One call holds the only connection while its answer trickles in.
std::size_t of_waiting_call(const plan& p)
{
    using namespace std::chrono_literals;
    sunco::config c = settings(p);
    c.pool.max_connections = 1;
    c.timeouts.total = c.timeouts.attempt = c.timeouts.pool_wait = 10min;
    asio::io_context io{1};
    sunco::client client{io.get_executor(), c};
    open_and_use(io, client, 1);
    asio::co_spawn(io, get_slow(client.users()), &rethrow);
    asio::co_spawn(io, get_slow(client.users()), &rethrow);
    io.restart();
    while (waiting_in(io, client) != 1)
        io.run_one();
    const std::size_t before = resident_bytes();
    for (std::size_t i = 0; i < waiting_calls; ++i)
        asio::co_spawn(io, get_slow(client.users()), &rethrow);
    while (waiting_in(io, client) != waiting_calls + 1)
        io.run_one();
    return growth_for_each(before, waiting_calls);
}

// After a tenth of the calls, and after all.
std::pair<std::size_t, std::size_t> of_many_calls(const plan& p)
{
    constexpr std::size_t lanes = 16;
    sunco::config c = settings(p);
    c.pool.max_connections = lanes;
    asio::io_context io{1};
    sunco::client client{io.get_executor(), c};
    const auto all_lanes = [&](std::size_t calls) {
        for (std::size_t i = 0; i < lanes; ++i)
            asio::co_spawn(io, get(client.users(), calls / lanes), &rethrow);
        run(io);
        return resident_bytes();
    };
    const std::size_t early = all_lanes(p.requests / 10);
    return {early, all_lanes(p.requests - p.requests / 10)};
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    const bench::plan p = bench::read_plan(argc, argv);
    // First of all: later there is free room to be used again, which would not show as growth.
    const std::size_t idle = bench::of_idle_connection(p);
    const std::size_t waiting = bench::of_waiting_call(p);
    const auto [early, late] = bench::of_many_calls(p);
    std::printf(R"({"idle_connection":%zu,"connections":%zu,"waiting_call":%zu,"waiting":%zu,)"
                R"("after_a_tenth":%zu,"at_the_end":%zu,"calls":%zu})"
                "\n",
                idle, p.connections, waiting, bench::waiting_calls, early, late, p.requests);
}
