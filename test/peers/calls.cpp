#include <sunco/sunco.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <random>
#include <sstream>
#include <string>

// Calls a server as many programs would, some at once and some after a pause, and tells on standard
// output when half of them have begun, and how it went: calls.cpp BASE_URL CA_FILE CALLS SEED.

namespace {

namespace asio = boost::asio;

constexpr unsigned lanes = 32;

struct counts {
    std::uint64_t good = 0;
    std::uint64_t failed = 0;
    /// Attempts that brought an answer, and those that brought none.
    std::uint64_t answered = 0;
    std::uint64_t unanswered = 0;
    std::string first_failure{};
};

struct workload {
    sunco::users_api users;
    unsigned calls;
    std::minstd_rand random;
    unsigned begun = 0;
    counts sum{};
};

sunco::user_create creation(std::string external_id)
{
    sunco::user_create body;
    body.external_id = std::move(external_id);
    body.profile.given_name = "Alice";
    return body;
}

sunco::user_update change()
{
    sunco::user_update body;
    body.profile.surname = "Purple";
    return body;
}

asio::awaitable<sunco::result<void>> one_call(workload& w, std::string id,
                                              sunco::call_options options)
{
    switch (w.random() % 10) {
    case 0: {
        auto r = co_await w.users.try_create("app", creation(id), options);
        co_return r.has_error() ? sunco::result<void>{r.error()} : sunco::result<void>{};
    }
    case 1: {
        auto r = co_await w.users.try_update("app", id, change(), options);
        co_return r.has_error() ? sunco::result<void>{r.error()} : sunco::result<void>{};
    }
    case 2: {
        auto r = co_await w.users.try_remove("app", id, options);
        co_return r;
    }
    default: {
        auto r = co_await w.users.try_get("app", id, options);
        co_return r.has_error() ? sunco::result<void>{r.error()} : sunco::result<void>{};
    }
    }
}

// Around the time after which the servers close an idle connection.
asio::awaitable<void> pause_sometimes(workload& w)
{
    if (w.random() % 8 != 0)
        co_return;
    asio::steady_timer timer{co_await asio::this_coro::executor,
                             std::chrono::milliseconds{40 + w.random() % 20}};
    co_await timer.async_wait(asio::as_tuple(asio::deferred));
}

std::string described(const sunco::failure& failure, const sunco::call_info& info)
{
    std::ostringstream text;
    text << failure.code.message() << ", " << failure.cause.message() << ", "
         << sunco::to_string(failure.delivery) << ", stopped by "
         << sunco::to_string(failure.retry_stop);
    for (const sunco::attempt_info& a : info.attempts)
        text << "; " << (a.reused_connection ? "reused" : "fresh") << ' ' << a.code.message();
    return text.str();
}

asio::awaitable<void> lane(workload& w)
{
    while (w.begun < w.calls) {
        sunco::call_info info;
        sunco::call_options options;
        options.info = &info;
        std::string id = "call-" + std::to_string(w.begun++);
        if (w.begun == w.calls / 2)
            std::cout << "half" << std::endl;       // so that the server may be reloaded now
        options.headers.emplace_back("X-Call", id); // for the server's log
        const auto r = co_await one_call(w, std::move(id), options);
        for (const sunco::attempt_info& a : info.attempts)
            ++(a.http_status != 0 ? w.sum.answered : w.sum.unanswered);
        ++(r.has_value() ? w.sum.good : w.sum.failed);
        if (r.has_error() && w.sum.first_failure.empty())
            w.sum.first_failure = described(r.error(), info);
        co_await pause_sometimes(w);
    }
}

asio::awaitable<void> report(sunco::client& client, const counts& sum)
{
    const sunco::client_stats s = co_await client.stats();
    const boost::json::object line{{"good", sum.good},
                                   {"failed", sum.failed},
                                   {"answered", sum.answered},
                                   {"unanswered", sum.unanswered},
                                   {"connections_opened", s.connections_opened},
                                   {"connections_reused", s.connections_reused},
                                   {"tls_resumed", s.tls_resumed},
                                   {"attempts", s.attempts},
                                   {"first_failure", sum.first_failure}};
    std::cout << boost::json::serialize(line) << '\n';
}

void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 5)
        return 2;
    asio::io_context io{1};
    sunco::config settings;
    settings.base_url = argv[1];
    settings.tls.ca_file = argv[2];
    settings.credentials = sunco::basic_auth{"key", "secret"};
    sunco::client client{io.get_executor(), settings};
    workload w{client.users(), static_cast<unsigned>(std::atoi(argv[3])),
               std::minstd_rand{static_cast<unsigned>(std::atoi(argv[4]))}};
    for (unsigned i = 0; i < lanes; ++i)
        asio::co_spawn(io, lane(w), &rethrow);
    io.run();
    asio::co_spawn(io, report(client, w.sum), &rethrow);
    io.restart();
    io.run();
    return 0;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
