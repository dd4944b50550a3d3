#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> first_steps(sunco::users_api users, std::string app)
{
    sunco::user_create body;
    body.external_id = "alice@acme";
    body.profile.given_name = "Alice";
    const sunco::user alice = co_await users.create(app, body);
    std::cout << "created " << alice.id << '\n';

    sunco::user_update change;
    change.metadata = boost::json::object{{"plan", "gold"}};
    co_await users.update(app, alice.id, change);

    const sunco::user found = co_await users.get(app, "alice@acme");
    std::cout << boost::json::serialize(boost::json::value_from(found)) << '\n';

    co_await users.remove(app, alice.id);
}

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

int main()
{
    sunco::emulator_thread service; // stands in for Zendesk, inside this process

    sunco::config config;
    config.base_url = service->base_url();
    config.tls.ca_pem = service->ca_pem();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};

    asio::io_context io{1};
    sunco::client client{io.get_executor(), config};
    asio::co_spawn(io, first_steps(client.users(), service->app_id()), rethrow);
    io.run();
}
