// Makes a few calls to a local service that fails now and then, and prints what Prometheus would
// read: the text of a /metrics page. A program of yours would serve it with prometheus::Exposer.
#include "metrics.hpp"

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <prometheus/text_serializer.h>

#include <exception>
#include <iostream>
#include <memory>

namespace {

namespace asio = boost::asio;

asio::awaitable<void> make_calls(sunco::client& client, metrics& m, std::string app)
{
    sunco::users_api users = client.users();
    sunco::user_create body;
    body.external_id = "alice@acme";
    sunco::user_update change;
    change.profile.surname = "Purple";
    co_await users.create(app, body);
    co_await users.get(app, "alice@acme");
    co_await users.update(app, "alice@acme", change);
    (void)co_await users.try_get(app, "nobody");
    co_await users.remove(app, "alice@acme");
    const sunco::client_stats now = co_await client.stats();
    m.update(now);
}

void run()
{
    sunco::emulator_thread service;
    service->add_fault(sunco::parse_fault("error:operation=get,status=503,times=2"));
    service->add_fault(sunco::parse_fault("lose_answer:operation=update"));

    prometheus::Registry registry;
    const auto m = std::make_shared<metrics>(registry);
    sunco::config config;
    config.base_url = service->base_url();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};
    config.tls.ca_pem = service->ca_pem();
    config.observer = m;

    asio::io_context io{1};
    sunco::client client{io.get_executor(), config};
    asio::co_spawn(io, make_calls(client, *m, service->app_id()), [](std::exception_ptr e) {
        if (e)
            std::rethrow_exception(e);
    });
    io.run();
    std::cout << prometheus::TextSerializer{}.Serialize(registry.Collect());
}

} // namespace

int main()
{
    try {
        run();
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
