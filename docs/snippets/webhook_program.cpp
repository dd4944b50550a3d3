#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>
#include <sunco/webhook_receiver.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

boost::asio::awaitable<void> forget(sunco::users_api users, std::string app,
                                    sunco::webhook_receiver& receiver)
{
    sunco::user_create body;
    body.external_id = "alice@acme";
    co_await users.create(app, body);
    const auto removal = co_await sunco::remove_and_confirm(users, app, "alice@acme", receiver,
                                                            std::chrono::seconds{30});
    std::cout << (removal.confirmed ? "gone\n" : "asked to go, and not known to be gone\n");
}

int main()
{
    sunco::emulator_thread service;
    boost::asio::io_context io{1};
    // The queue is off: only remove_and_confirm wants the events here.
    sunco::webhook_receiver receiver{io.get_executor(), {.secrets = {"s3cret"}, .queue = 0}};
    receiver.start();
    service->add_webhook({.url = receiver.url(), .secret = "s3cret"});

    sunco::config config;
    config.base_url = service->base_url();
    config.tls.ca_pem = service->ca_pem();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};
    sunco::client client{io.get_executor(), config};
    boost::asio::co_spawn(io, forget(client.users(), service->app_id(), receiver),
                          [&receiver](std::exception_ptr e) {
                              receiver.stop(); // while it listens, io.run() does not return
                              if (e)
                                  std::rethrow_exception(e);
                          });
    io.run();
    return 0;
}
