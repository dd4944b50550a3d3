// A client's whole life, to be run with system calls that fail: broken_calls, with the service in
// the variables of the command-line tool. It prints one line a call, `ok` or the error, and fails
// where it hangs, where a descriptor is left open or where something is thrown that is no error of
// sunco's.
#include <support/tool_variables.hpp>

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

sunco::config settings()
{
    sunco::config c = test::settings_of_tool();
    c.timeouts.total = 10s;
    c.timeouts.attempt = 1s;
    c.timeouts.connect = c.timeouts.handshake = 1s;
    c.retry.base_delay = 1ms;
    c.random_seed = 1;
    return c;
}

std::size_t descriptors()
{
    const std::filesystem::directory_iterator open{"/proc/self/fd"};
    return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

template <class T>
asio::awaitable<void> tell(asio::awaitable<sunco::result<T>> call)
{
    const auto r = co_await std::move(call);
    if (r.has_value())
        std::cout << "ok" << std::endl;
    else
        std::cout << r.error().code.category().name() << ' ' << r.error() << std::endl;
}

asio::awaitable<void> calls(sunco::users_api users, std::string app)
{
    sunco::user_create body;
    body.external_id = "alice";
    sunco::user_update change;
    change.profile.surname = "Purple";
    co_await tell(users.try_ensure(app, body));
    co_await tell(users.try_update(app, "alice", change));
    co_await tell(users.try_get(app, "alice"));
    co_await tell(users.try_remove(app, "alice"));
}

void live()
{
    asio::io_context io{1};
    std::optional<sunco::client> client{std::in_place, io.get_executor(), settings()};
    asio::co_spawn(io, calls(client->users(), test::variable("SUNCO_APP_ID")),
                   [](std::exception_ptr e) {
                       if (e)
                           std::rethrow_exception(e);
                   });
    io.run_for(60s);
    if (!io.stopped())
        throw std::runtime_error{"it hangs"};
    client.reset();
    io.restart();
    io.run_for(10s);
    if (!io.stopped())
        throw std::runtime_error{"work is left"};
}

} // namespace

int main()
{
    try {
        const auto before = descriptors();
        try {
            live();
        } catch (const sunco::error& e) {
            std::cout << "sunco " << e.what() << std::endl; // the client cannot be made
        } catch (const boost::system::system_error& e) {
            std::cout << "context " << e.what() << std::endl; // Asio's own, where it cannot work
        }
        if (descriptors() != before)
            throw std::runtime_error{"a descriptor is left open"};
        return 0;
    } catch (const std::exception& e) {
        std::cout << "wrong: " << e.what() << std::endl;
        return 1;
    }
}
