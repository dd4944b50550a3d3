#include "integration/fixture.hpp"

fixture::fixture(sunco::emulator_config how)
    : service{std::move(how)}, client{io.get_executor(), settings()}, users{client.users()},
      app{service->app_id()}
{}

sunco::config fixture::settings() const
{
    sunco::config c;
    c.base_url = service->base_url();
    c.tls.ca_pem = service->ca_pem();
    c.credentials = sunco::basic_auth{service->key_id(), service->secret()};
    c.retry.base_delay = c.retry.throttle_base_delay = std::chrono::milliseconds{1};
    return c;
}

void fixture::run(boost::asio::awaitable<void> work)
{
    std::exception_ptr error;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) { error = e; });
    io.restart();
    io.run();
    if (error)
        std::rethrow_exception(error);
}

std::size_t fixture::seen(std::string_view operation) const
{
    std::size_t count = 0;
    for (const auto& r : service->log())
        count += r.operation == operation ? 1 : 0;
    return count;
}

sunco::user_create person(std::string external_id, std::string given_name)
{
    sunco::user_create body;
    body.external_id = std::move(external_id);
    body.profile.given_name = std::move(given_name);
    return body;
}
