// Makes requests, good and bad ones, and looks at its own memory and descriptors on the way:
// soak REQUESTS, with the service in the variables of the command-line tool. Fails where they grow.
#include <support/tool_variables.hpp>

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <malloc.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;

constexpr int lanes = 32;
constexpr std::size_t connections = 16;
// What comes and goes in the first tenths (connections, caches, the heap's own bins) is no growth.
constexpr std::size_t parts = 20;
constexpr std::size_t warm_up_parts = 5;
constexpr std::size_t slack_kib = 1024;

sunco::config settings()
{
    sunco::config c = test::settings_of_tool();
    c.pool.max_connections = connections;
    c.pool.max_age = std::chrono::seconds{2};
    c.retry.base_delay = c.retry.throttle_base_delay = std::chrono::milliseconds{1};
    return c;
}

struct sample {
    std::size_t rss_kib = 0;
    std::size_t descriptors = 0;
};

sample look()
{
    ::malloc_trim(0);
    sample s;
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            s.rss_kib = std::stoul(line.substr(6));
    const std::filesystem::directory_iterator open{"/proc/self/fd"};
    s.descriptors = static_cast<std::size_t>(std::distance(begin(open), end(open)));
    return s;
}

struct run {
    sunco::client& client;
    std::string app;
    std::size_t calls = 0;
    std::size_t begun = 0;
    std::size_t good = 0;
    std::size_t bad = 0;
    std::minstd_rand random{1};
    std::vector<sample> samples{};
};

asio::awaitable<bool> one_call(run& r)
{
    auto users = r.client.users();
    const std::string key = "user-" + std::to_string(r.random() % 500);
    sunco::user_create body;
    body.external_id = key;
    body.profile.given_name = "Name " + std::to_string(r.random() % 50);
    sunco::user_update change;
    change.profile.surname = "Surname " + std::to_string(r.random() % 50);
    sunco::call_options hurried;
    hurried.timeout = std::chrono::milliseconds{1};
    switch (r.random() % 10) {
    case 0:
    case 1:
        co_return (co_await users.try_ensure(r.app, body)).has_value();
    case 2:
        co_return (co_await users.try_create(r.app, body)).has_value();
    case 3:
    case 4:
        co_return (co_await users.try_update(r.app, key, change)).has_value();
    case 5:
        co_return (co_await users.try_remove(r.app, key)).has_value();
    case 6:
        co_return (co_await users.try_get(r.app, key, hurried)).has_value();
    default:
        co_return (co_await users.try_get(r.app, key)).has_value();
    }
}

asio::awaitable<void> lane(run& r)
{
    while (r.begun < r.calls) {
        if (++r.begun % std::max<std::size_t>(r.calls / parts, 1) == 0)
            r.samples.push_back(look());
        const bool well = co_await one_call(r);
        ++(well ? r.good : r.bad);
    }
}

bool is_flat(const std::vector<sample>& samples, std::size_t (*of)(const sample&),
             std::size_t slack)
{
    std::size_t early = 0;
    std::size_t late = 0;
    for (std::size_t i = 0; i < samples.size(); ++i)
        (i < warm_up_parts ? early : late) =
            std::max(i < warm_up_parts ? early : late, of(samples[i]));
    return late <= early + slack;
}

int soak(std::size_t calls)
{
    asio::io_context io{1};
    sunco::client client{io.get_executor(), settings()};
    run r{.client = client, .app = test::variable("SUNCO_APP_ID"), .calls = calls};
    const sample before = look();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < lanes; ++i)
        asio::co_spawn(io, lane(r), asio::detached);
    io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    sunco::client_stats now;
    asio::co_spawn(io, client.stats(), [&](std::exception_ptr, sunco::client_stats s) { now = s; });
    io.restart();
    io.run();

    std::cout << calls << " calls, " << now.attempts << " requests, " << r.good << " good, "
              << r.bad << " not, on " << now.connections_opened << " connections in "
              << took.count() << " s\n";
    for (const sample& s : r.samples)
        std::cout << s.rss_kib << " KiB, " << s.descriptors << " descriptors\n";
    const auto memory = [](const sample& s) { return s.rss_kib; };
    const auto descriptors = [](const sample& s) { return s.descriptors; };
    const bool served = r.good > calls / 2 && r.bad > 0 && now.retries > 0;
    const bool flat =
        is_flat(r.samples, memory, slack_kib) && is_flat(r.samples, descriptors, connections);
    const bool bounded = r.samples.back().descriptors <= before.descriptors + connections + 1;
    std::cout << (!served           ? "too few calls went well, or none failed"
                  : flat && bounded ? "flat"
                                    : "it grows")
              << '\n';
    return served && flat && bounded ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        if (argc != 2)
            throw std::runtime_error{"usage: soak REQUESTS"};
        return soak(std::stoul(argv[1]));
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 2;
    }
}
