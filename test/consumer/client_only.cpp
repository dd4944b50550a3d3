// A program with the client alone. It calls where nobody listens, and must be told so.

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <optional>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> look(sunco::client& client, std::optional<sunco::failure>& failed)
{
    auto call = client.users().try_get("app", "nobody");
    const sunco::result<sunco::user> got = co_await std::move(call);
    if (got.has_error())
        failed = got.error();
}

} // namespace

int main()
{
    sunco::config config;
    config.base_url = "https://127.0.0.1:1";
    config.credentials = sunco::bearer_token{"none"};
    config.retry = sunco::retry_policy::none();

    asio::io_context io{1};
    sunco::client client{io.get_executor(), config};
    std::optional<sunco::failure> failed;
    std::exception_ptr thrown;
    asio::co_spawn(io, look(client, failed), [&](std::exception_ptr e) { thrown = e; });
    io.run();
    if (thrown)
        std::rethrow_exception(thrown);
    if (!failed)
        return 1;
    std::cout << *failed << '\n';
    return failed->code == sunco::errc::connect ? 0 : 1;
}
