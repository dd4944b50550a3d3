// Listens for the service's webhooks and prints what they tell, until SIGINT or SIGTERM.
//
//     SUNCO_WEBHOOK_SECRET=s3cret build/dev/examples/webhook_listener 127.0.0.1:9000
//
// and in another terminal a local service that calls it, with users to make and remove:
//
//     export SUNCO_EMULATOR_WEBHOOK_SECRET=s3cret SUNCO=build/dev/examples/sunco/sunco
//     examples/with_emulator.py $SUNCO --webhook http://127.0.0.1:9000/ -- bash
//
// It speaks plain HTTP: the real service posts to a proxy that ends TLS in front of it, or give it
// a certificate (webhook_receiver_config::certificate_pem).

#include "../settings_from_environment.hpp"

#include <sunco/webhook_receiver.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <variant>

namespace asio = boost::asio;

namespace {

// One overload for each kind of event; a kind that the service adds later is an other_event.
struct teller {
    const sunco::webhook_event& event;

    void operator()(const sunco::user_removed& e) const
    {
        std::cout << "removed " << e.subject.id << std::endl;
    }
    void operator()(const sunco::user_merged& e) const
    {
        std::cout << "merged " << e.discarded.id << " into " << e.surviving.id << std::endl;
    }
    void operator()(const sunco::user_updated& e) const
    {
        std::cout << "updated " << e.subject.id << ", " << e.reason << std::endl;
    }
    void operator()(const sunco::other_event&) const
    {
        std::cout << "something else: " << event.type << std::endl;
    }
};

// An event that was taken here will not come again: a program that must lose none writes it down
// before it does anything else.
asio::awaitable<void> tell(sunco::webhook_receiver& receiver)
{
    for (;;) {
        const sunco::webhook_event event = co_await receiver.next();
        std::visit(teller{event}, event.what);
    }
}

void run(const std::string& address)
{
    asio::io_context io{1};
    sunco::webhook_receiver_config config;
    config.listen = address;
    config.secrets = {variable("SUNCO_WEBHOOK_SECRET")};
    sunco::webhook_receiver receiver{io.get_executor(), std::move(config)};
    receiver.start();
    std::cout << receiver.url() << std::endl;

    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&receiver](const boost::system::error_code& ec, int) {
        if (!ec)
            receiver.stop(); // what is in the queue can still be taken
    });
    asio::co_spawn(io, tell(receiver), [](std::exception_ptr e) {
        try {
            if (e)
                std::rethrow_exception(e);
        } catch (const boost::system::system_error& ended) {
            if (ended.code() != asio::error::operation_aborted)
                throw;
        }
    });
    io.run();
    const auto stats = receiver.stats();
    std::cout << stats.accepted << " calls taken, " << stats.unauthorized
              << " without the secret\n";
}

} // namespace

int main(int argc, char** argv)
{
    try {
        run(argc > 1 ? argv[1] : "127.0.0.1:0");
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
