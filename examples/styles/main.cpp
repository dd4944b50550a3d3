// One client used in three ways: with callbacks, with futures, and with coroutines that wait for
// two calls at once by awaitable_operators. Each operation is an asio::awaitable; asio::co_spawn
// turns it into whatever a completion token asks for.
//
//     examples/with_emulator.py build/dev/examples/sunco/sunco -- build/dev/examples/styles

#include "../settings_from_environment.hpp"

#include <sunco/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <future>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

namespace asio = boost::asio;

namespace {

sunco::user_create person(std::string external_id, std::string name)
{
    sunco::user_create out;
    out.external_id = std::move(external_id);
    out.profile.given_name = std::move(name);
    return out;
}

std::string name_of(const sunco::user& u)
{
    return u.profile.given_name.value_or("somebody");
}

// Futures: for a thread that may block. It must not be the one that runs the client's context.
// get() gives the value, or throws sunco::error.
void with_futures(asio::io_context& io, sunco::users_api users, const std::string& app)
{
    auto ada = asio::co_spawn(io, users.ensure(app, person("ada", "Ada")), asio::use_future);
    auto bob = asio::co_spawn(io, users.ensure(app, person("bob", "Bob")), asio::use_future);
    std::cout << "futures: " << name_of(ada.get().user) << " and " << name_of(bob.get().user)
              << '\n';
}

// Callbacks: called on the executor given to co_spawn. The operations named try_… report what went
// wrong as a value, so an exception here means that memory ran out or the like.
void with_callbacks(asio::io_context& io, sunco::users_api users, const std::string& app,
                    std::promise<void>& done)
{
    asio::co_spawn(io, users.try_get(app, "nobody"),
                   [&done](std::exception_ptr broken, sunco::result<sunco::user> answer) {
                       if (broken)
                           return done.set_exception(std::move(broken));
                       if (answer)
                           std::cout << "callback: " << name_of(*answer) << '\n';
                       else
                           std::cout << "callback: " << answer.error() << '\n';
                       done.set_value();
                   });
}

// awaitable_operators: both calls run at the same time. With get in place of try_get the first
// failure would cancel the other call. A limit in time needs no operator||: see
// call_options::timeout.
asio::awaitable<void> with_operators(sunco::users_api users, std::string app)
{
    using namespace asio::experimental::awaitable_operators;
    sunco::call_options quick;
    quick.timeout = std::chrono::seconds{5};
    auto both = users.try_get(app, "ada", quick) && users.try_get(app, "bob", quick);
    const auto [ada, bob] = co_await std::move(both);
    std::cout << "operators: " << name_of(ada.value()) << " and " << name_of(bob.value()) << '\n';
}

void run(asio::io_context& io)
{
    sunco::client client{io.get_executor(), settings_from_environment()};
    const std::string app = variable("SUNCO_APP_ID");
    with_futures(io, client.users(), app);
    std::promise<void> called_back;
    with_callbacks(io, client.users(), app, called_back);
    called_back.get_future().get();
    asio::co_spawn(io, with_operators(client.users(), app), asio::use_future).get();
}

} // namespace

int main()
{
    // One thread runs all of the client's work; this one waits for the futures.
    asio::io_context io{1};
    auto work = asio::make_work_guard(io);
    std::thread runner{[&io] { io.run(); }};
    int status = 0;
    try {
        run(io);
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        status = 1;
    }
    work.reset();
    runner.join();
    return status;
}
