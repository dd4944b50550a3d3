// A program outside this project. It uses something of every library, so that each has to be
// linked.

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> greet(sunco::client& client, std::string app, std::string& outcome)
{
    auto call = client.users().ensure(std::move(app), {.external_id = "consumer"});
    const sunco::ensured done = co_await std::move(call);
    outcome = sunco::to_string(done.outcome);
}

} // namespace

int main()
{
    sunco::emulator_thread service;
    sunco::config config;
    config.base_url = service->base_url();
    config.tls.ca_pem = service->ca_pem();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};

    asio::io_context io{1};
    sunco::client client{io.get_executor(), config};
    std::string outcome;
    std::exception_ptr thrown;
    asio::co_spawn(io, greet(client, service->app_id(), outcome),
                   [&](std::exception_ptr e) { thrown = e; });
    io.run();
    if (thrown)
        std::rethrow_exception(thrown);
    std::cout << outcome << '\n';
    return outcome == "created" ? 0 : 1;
}
