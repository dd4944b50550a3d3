// The calls of a bulk job without the job: bare RECORDS PREFIX [unlimited], with the service in the
// variables of the command-line tool. Ensures so many new users, as many at a time as a job does,
// and prints as JSON what that took. Input, journal, outcomes and report are what a job has on top
// of it. Where it is unlimited, the client has no limit that it learns from the service either.

#include <support/tool_variables.hpp>

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

namespace asio = boost::asio;

// What a job has in flight where nobody says otherwise.
constexpr std::size_t lanes = 16;

// The client is that of a job too: the service says how much it can take.
sunco::config settings(bool limited)
{
    sunco::config c = test::settings_of_tool();
    c.pool.max_connections = lanes;
    c.concurrency = {.enabled = limited, .initial = 8, .maximum = lanes};
    return c;
}

// As bulk.py writes it.
sunco::user_create person(const std::string& prefix, std::size_t n)
{
    sunco::user_create user;
    user.external_id = prefix + '-' + std::to_string(n) + "@acme.example";
    user.profile.given_name = "Given";
    user.profile.surname = "Surname " + std::to_string(n);
    user.profile.email = user.external_id;
    user.metadata = boost::json::object{{"plan", "gold"}, {"seats", n % 50}};
    return user;
}

struct work {
    std::string app;
    std::string prefix;
    std::size_t records = 0;
    bool limited = true;
    std::size_t begun = 0;
};

asio::awaitable<void> lane(sunco::users_api users, work& w)
{
    while (w.begun < w.records) {
        const auto made = co_await users.try_ensure(w.app, person(w.prefix, w.begun++));
        if (!made || made->outcome != sunco::ensure_outcome::created)
            throw std::runtime_error{"a user was not created"};
    }
}

double cpu_seconds()
{
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(u.ru_utime) + seconds(u.ru_stime);
}

void run(work w)
{
    asio::io_context io{1};
    sunco::client client{io.get_executor(), settings(w.limited)};
    const double cpu = cpu_seconds();
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < lanes; ++i)
        asio::co_spawn(io, lane(client.users(), w), [](std::exception_ptr e) {
            if (e)
                std::rethrow_exception(e);
        });
    io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("{\"seconds\":%.3f,\"cpu_us\":%.2f}\n", took.count(),
                (cpu_seconds() - cpu) / static_cast<double>(w.records) * 1e6);
}

} // namespace

int main(int argc, char** argv)
{
    try {
        const bool unlimited = argc == 4 && std::string_view{argv[3]} == "unlimited";
        if (argc != 3 && !unlimited)
            throw std::runtime_error{"usage: bare RECORDS PREFIX [unlimited]"};
        run({.app = test::variable("SUNCO_APP_ID"),
             .prefix = argv[2],
             .records = std::stoul(argv[1]),
             .limited = !unlimited});
    } catch (const std::exception& e) {
        std::cerr << "error: " << e.what() << '\n';
        return 1;
    }
}
