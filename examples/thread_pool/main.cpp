// One client for all threads of a pool. Sixteen workers, each a coroutine that any thread of the
// pool may resume, look 400 users up; the client needs no lock from its callers and opens no more
// connections than it is told to.
//
//     examples/with_emulator.py build/dev/examples/sunco/sunco -- build/dev/examples/thread_pool

#include "../settings_from_environment.hpp"

#include <sunco/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <future>
#include <iostream>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

constexpr int lookups = 400;
constexpr int workers = 16;

struct counts {
    std::atomic<int> begun = 0;
    std::atomic<int> found = 0;
    std::atomic<int> missing = 0;
};

// As many coroutines as calls shall be under way, and not one for each call: what has not begun
// then costs nothing.
asio::awaitable<void> work(sunco::users_api users, std::string app, counts& total)
{
    while (total.begun++ < lookups) {
        const auto answer = co_await users.try_get(app, "ada");
        if (answer)
            ++total.found;
        else if (answer.error() == sunco::errc::not_found)
            ++total.missing;
        else
            throw sunco::error{answer.error()};
    }
}

int run(asio::thread_pool& pool)
{
    auto settings = settings_from_environment();
    settings.pool.max_connections = 8;
    // The executor of a pool: the client puts its own state on a strand.
    sunco::client client{pool.get_executor(), settings};
    const std::string app = variable("SUNCO_APP_ID");

    sunco::user_create ada;
    ada.external_id = "ada";
    asio::co_spawn(pool, client.users().ensure(app, ada), asio::use_future).get();

    counts total;
    std::vector<std::future<void>> ends;
    for (int i = 0; i < workers; ++i)
        ends.push_back(asio::co_spawn(pool, work(client.users(), app, total), asio::use_future));
    for (auto& end : ends)
        end.wait();
    for (auto& end : ends)
        end.get();

    const auto stats = asio::co_spawn(pool, client.stats(), asio::use_future).get();
    std::cout << total.found << " found, " << total.missing << " missing, over "
              << stats.connections_opened << " connections\n";
    return total.found == lookups ? 0 : 1;
}

} // namespace

int main()
{
    asio::thread_pool pool{4};
    int status = 1;
    try {
        status = run(pool);
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
    }
    pool.join();
    return status;
}
