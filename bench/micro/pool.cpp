// What the pool decides when a connection comes back and a call asks for one, with more or fewer
// calls waiting: the number of them must not matter.

#include <transport/pool_fsm.hpp>

#include <benchmark/benchmark.h>

#include <deque>

namespace {

using sunco::transport::pool_fsm;

void release_and_acquire(benchmark::State& state)
{
    const auto waiting = static_cast<std::size_t>(state.range(0));
    const auto now = pool_fsm::clock::now();
    pool_fsm::settings settings;
    settings.max_connections = 1;
    settings.max_waiting = waiting;
    pool_fsm pool{settings};
    pool_fsm::waiter first;
    pool.acquire(first);
    pool_fsm::connection_id held = pool.take(first);
    static_cast<void>(pool.dialed(held, now));

    std::deque<pool_fsm::waiter> line;
    for (std::size_t i = 0; i < waiting; ++i)
        pool.acquire(line.emplace_back());
    if (pool.waiting() != waiting)
        state.SkipWithError("they do not wait");
    for (auto _ : state) {
        pool_fsm::waiter* next = pool.release(held, now).woken;
        held = pool.take(*next);
        // Behind all others again.
        pool.acquire(*next);
    }
    if (pool.waiting() != waiting)
        state.SkipWithError("they do not wait any more");
    static_cast<void>(pool.shut_down());
}

BENCHMARK(release_and_acquire)->Arg(10)->Arg(1'000)->Arg(100'000);

} // namespace
