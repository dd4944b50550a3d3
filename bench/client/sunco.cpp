// The library as a user has it: pool, deadlines, retries, checks and counters are all on.

#include "meter.hpp"
#include "plan.hpp"
#include "settings.hpp"
#include "threads.hpp"

#include <sunco/sunco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace bench {
namespace {

using caller = asio::awaitable<bool> (*)(sunco::users_api&, std::size_t lane);

asio::awaitable<bool> get(sunco::users_api& users, std::size_t)
{
    auto found = co_await users.try_get(std::string{app_id}, std::string{user_id});
    co_return found.has_value() && found->id == user_id;
}

asio::awaitable<bool> get_missing(sunco::users_api& users, std::size_t)
{
    auto found = co_await users.try_get(std::string{app_id}, std::string{missing_id});
    co_return found.has_error() && found.error() == sunco::errc::not_found;
}

// Changes to one user keep their order, one after the other: each lane has a user of its own.
std::string user_of(std::size_t lane)
{
    std::string id{user_id};
    const std::string number = std::to_string(lane);
    return id.replace(id.size() - number.size(), number.size(), number);
}

asio::awaitable<bool> update(sunco::users_api& users, std::size_t lane)
{
    sunco::user_update change;
    change.profile.surname = "Lindqvist-Okafor";
    change.profile.locale = "sv-SE";
    change.metadata = boost::json::object{{"plan", "gold"}, {"seats", 25}};
    auto changed = co_await users.try_update(std::string{app_id}, user_of(lane), std::move(change));
    co_return changed.has_value() && changed->id == user_id;
}

asio::awaitable<bool> create(sunco::users_api& users, std::size_t)
{
    sunco::user_create body;
    body.external_id = "crm-0048213";
    body.profile.given_name = "Ingrid";
    body.profile.surname = "Lindqvist";
    body.profile.email = "ingrid.lindqvist@example.org";
    body.profile.locale = "sv-SE";
    body.metadata = boost::json::object{{"plan", "gold"}, {"seats", 25}, {"trial", false}};
    auto made = co_await users.try_create(std::string{app_id}, std::move(body));
    co_return made.has_value() && made->id == user_id;
}

caller caller_of(operation what)
{
    switch (what) {
    case operation::get:
        return &get;
    case operation::missing:
        return &get_missing;
    case operation::update:
        return &update;
    case operation::create:
        return &create;
    }
    std::abort();
}

// Where a call throws, which none should, the process ends.
void rethrow(std::exception_ptr e)
{
    if (e)
        std::rethrow_exception(e);
}

asio::awaitable<void> open_all(sunco::client& client, std::size_t count)
{
    const std::size_t open = co_await client.warm_up(count);
    require(open == count, "a connection could not be opened");
}

asio::awaitable<void> warm(sunco::users_api users, caller call, std::size_t lane, std::size_t times)
{
    for (; times > 0; --times)
        require(co_await call(users, lane), "wrong answer");
}

asio::awaitable<void> rest(std::chrono::milliseconds time)
{
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> repeat(sunco::users_api users, caller call, std::size_t lane, const plan& p,
                             meter& m)
{
    while (const auto number = m.take()) {
        if (p.rest.count() > 0)
            co_await rest(p.rest);
        const auto begun = meter::clock::now();
        require(co_await call(users, lane), "wrong answer");
        m.note(*number, begun);
    }
}

void run(const plan& p)
{
    meter m{p};
    // With one thread neither client nor sockets need locks. The resolver, which has a thread of
    // its own, needs those of the scheduler.
    asio::io_context io{p.threads == 1 ? BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO
                                       : static_cast<int>(p.threads)};
    sunco::client client{io.get_executor(), settings(p)};
    const caller call = caller_of(p.operation);
    asio::co_spawn(io, open_all(client, p.connections), &rethrow);
    run_all(io, p.threads);
    for (std::size_t i = 0; i < p.connections; ++i)
        asio::co_spawn(io, warm(client.users(), call, i, p.warm_up), &rethrow);
    run_all(io, p.threads);
    for (std::size_t i = 0; i < p.connections; ++i)
        asio::co_spawn(io, repeat(client.users(), call, i, p, m), &rethrow);
    m.start();
    run_all(io, p.threads);
    m.finish("sunco");
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    bench::run(bench::read_plan(argc, argv));
}
