// One operation with sunco: what a file of a user's program costs to compile.
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> show(sunco::client& client)
{
    const sunco::user user = co_await client.users().get(std::getenv("SUNCO_APP_ID"), "alice@acme");
    std::cout << user.id << '\n';
}

int main()
{
    asio::io_context io{1};
    sunco::config config;
    config.credentials =
        sunco::basic_auth{std::getenv("SUNCO_KEY_ID"), std::getenv("SUNCO_SECRET")};
    sunco::client client{io.get_executor(), config};
    asio::co_spawn(io, show(client), [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    });
    io.run();
}
