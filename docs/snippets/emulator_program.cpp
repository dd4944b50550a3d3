#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cassert>

int main()
{
    sunco::emulator_thread service;
    service->add_fault(sunco::parse_fault("reset_after:operation=create"));

    sunco::config config;
    config.base_url = service->base_url();
    config.tls.ca_pem = service->ca_pem();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};

    boost::asio::io_context io{1};
    sunco::client client{io.get_executor(), config};
    sunco::user_create body;
    body.external_id = "alice@acme";
    auto made = boost::asio::co_spawn(io, client.users().create(service->app_id(), body),
                                      boost::asio::use_future);
    io.run();

    // The answer was lost, the create was repeated, and there is one user.
    assert(made.get().external_id == "alice@acme");
    assert(service->user_count() == 1);
    assert(service->fault_report().at(0).used == 1);
    return 0;
}
