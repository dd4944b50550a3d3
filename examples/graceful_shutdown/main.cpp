// Works until SIGINT or SIGTERM, then stops in good order: no new calls, time for those that run,
// and a word on what became of each. A second signal ends at once.
//
//     examples/with_emulator.py build/dev/examples/sunco/sunco --fault stall:skip=20,times=2 --
//     build/dev/examples/graceful_shutdown
//
// and Ctrl-C. The fault lets two requests hang, so that there is something to leave behind.

#include "../settings_from_environment.hpp"

#include <sunco/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds grace{500};

struct tally {
    int done = 0;
    int left = 0;
    bool announced = false;
};

// Ends by itself once the client takes no more calls.
asio::awaitable<void> work(sunco::users_api users, std::string app, tally& total)
{
    for (;;) {
        const auto answer = co_await users.try_get(app, "ada");
        if (answer.has_error() && answer.error() == sunco::errc::shutting_down)
            co_return;
        if (answer.has_error() && answer.error() == asio::error::operation_aborted) {
            // The grace was not enough. `delivery` says whether the service may have acted, which
            // a program that writes would keep a record of.
            ++total.left;
            co_return;
        }
        if (answer.has_error() && answer.error().delivery != sunco::delivery::answered)
            throw sunco::error{answer.error()}; // nobody is there: work goes no further
        ++total.done;
        if (total.done >= 40 && !std::exchange(total.announced, true))
            std::cout << "working" << std::endl;
    }
}

asio::awaitable<void> stop_on_signal(sunco::client& client, asio::signal_set& signals)
{
    co_await signals.async_wait(asio::use_awaitable);
    signals.clear(); // the next one does what it does by default
    std::cout << "stopping" << std::endl;
    const sunco::drain_report report = co_await client.shutdown(grace);
    std::cout << report.finished << " finished, " << report.not_sent << " not sent, "
              << report.maybe_sent << " may have been sent\n";
}

// asio::detached would drop what a coroutine throws.
void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

} // namespace

int main()
{
    try {
        asio::io_context io{1};
        asio::signal_set signals{io, SIGINT, SIGTERM};
        sunco::client client{io.get_executor(), settings_from_environment()};
        tally total;
        for (int i = 0; i < 4; ++i)
            asio::co_spawn(io, work(client.users(), variable("SUNCO_APP_ID"), total), rethrow);
        asio::co_spawn(io, stop_on_signal(client, signals), rethrow);
        // Returns when all of that has ended: a client without calls keeps no context running.
        io.run();
        std::cout << total.done << " calls answered, " << total.left << " left\n";
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
