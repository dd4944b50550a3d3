#include <sunco/sunco.hpp>
#include <boost/asio.hpp>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> greet(sunco::client& client, std::string app)
{
    sunco::users_api users = client.users();

    sunco::user_create body;
    body.external_id = "alice@acme";
    body.profile.given_name = "Alice";
    body.metadata["plan"] = "gold";
    sunco::user alice = co_await users.create(app, body);

    sunco::user_update change;
    change.profile.surname = "Purple";      // set
    change.profile.avatar_url = sunco::null; // clear on the server; untouched fields are not sent
    alice = co_await users.update(app, alice.id, change);

    sunco::result<sunco::user> maybe = co_await users.try_get(app, "nobody");
    if (!maybe && maybe.error() == sunco::errc::not_found)
        std::cout << "no such user\n";

    co_await users.remove(app, alice.id);
}

int main()
{
    asio::io_context io{1};
    sunco::config config;                              // base_url defaults to https://api.smooch.io
    config.credentials = sunco::basic_auth{"app_key_id", "secret"};
    sunco::client client{io.get_executor(), config};   // throws sunco::error (errc::configuration) on bad settings
    asio::co_spawn(io, greet(client, "5d8cff3cd55b040010928b5b"), asio::detached);
    io.run();
}
