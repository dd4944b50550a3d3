#include "integration/fixture.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using sunco::errc;

namespace {

using answers = std::vector<std::future<sunco::result<sunco::user>>>;

template <class Executor>
answers start(Executor executor, sunco::users_api users, const std::string& app, int count)
{
    answers pending;
    for (int i = 0; i < count; ++i)
        pending.push_back(asio::co_spawn(executor, users.try_get(app, "x"), asio::use_future));
    return pending;
}

void check(answers pending)
{
    for (auto& p : pending)
        BOOST_TEST((p.get().error() == errc::not_found));
}

/// A call from a coroutine that has just come back on another's thread.
asio::awaitable<errc> stray(asio::thread_pool::executor_type elsewhere, sunco::users_api users,
                            std::string app)
{
    co_await asio::post(asio::bind_executor(elsewhere, asio::use_awaitable));
    const auto answer = co_await users.try_get(app, "x");
    co_return static_cast<errc>(answer.error().code.value());
}

/// Where its attempts begin.
class whereabouts final : public sunco::observer {
public:
    void attempt_started(const sunco::attempt_event&) override
    {
        seen = std::this_thread::get_id();
    }

    std::thread::id seen;
};

} // namespace

BOOST_AUTO_TEST_SUITE(executors)

BOOST_FIXTURE_TEST_CASE(a_client_on_a_thread_pool, fixture)
{
    asio::thread_pool pool{4};
    sunco::client mine{pool.get_executor(), settings()};
    check(start(pool.get_executor(), mine.users(), app, 200));
    pool.join();
}

BOOST_FIXTURE_TEST_CASE(a_client_on_a_context_that_many_threads_run, fixture)
{
    asio::io_context many;
    sunco::client mine{many.get_executor(), settings()};
    auto pending = start(many.get_executor(), mine.users(), app, 200);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&many] { many.run(); });
    for (auto& t : threads)
        t.join();
    check(std::move(pending));
}

// Asio's hint for one thread that keeps the locks which its resolver needs.
BOOST_FIXTURE_TEST_CASE(a_client_on_a_context_without_locks_for_sockets, fixture)
{
    asio::io_context unlocked{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    sunco::client mine{unlocked.get_executor(), settings()};
    auto pending = start(unlocked.get_executor(), mine.users(), app, 50);
    unlocked.run();
    check(std::move(pending));
}

BOOST_FIXTURE_TEST_CASE(callers_on_another_executor_than_the_clients, fixture)
{
    auto work = asio::make_work_guard(io);
    std::thread owner{[this] { io.run(); }};
    asio::thread_pool callers{3};
    check(start(callers.get_executor(), users, app, 100));
    callers.join();
    work.reset();
    owner.join();
}

// A coroutine is on the thread on which what it waited for has ended, and its executor may be
// another's.
BOOST_FIXTURE_TEST_CASE(a_coroutine_that_has_strayed_from_its_executor, fixture)
{
    const auto watcher = std::make_shared<whereabouts>();
    auto watched = settings();
    watched.observer = watcher;
    sunco::client mine{io.get_executor(), watched};
    asio::thread_pool elsewhere{1};
    const auto work = asio::make_work_guard(io);
    auto found =
        asio::co_spawn(io, stray(elsewhere.get_executor(), mine.users(), app), asio::use_future);
    io.restart();
    while (found.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
        io.run_one();
    BOOST_TEST((found.get() == errc::not_found));
    BOOST_TEST((watcher->seen == std::this_thread::get_id()));
    elsewhere.join();
}

BOOST_FIXTURE_TEST_CASE(no_more_connections_than_allowed, fixture)
{
    auto few = settings();
    few.pool.max_connections = 3;
    sunco::client mine{io.get_executor(), few};
    auto pending = start(io.get_executor(), mine.users(), app, 50);
    io.restart();
    io.run();
    check(std::move(pending));
    BOOST_TEST(service->stats().most_open <= 3u);
}

BOOST_FIXTURE_TEST_CASE(a_client_knows_whether_one_thread_runs_it, fixture)
{
    const auto runs_in_one = [&](const asio::any_io_executor& executor, sunco::threading how) {
        auto c = settings();
        c.threading = how;
        return sunco::client{executor, c}.runs_in_one_thread();
    };
    using enum sunco::threading;
    asio::io_context one{1}, several{2};
    BOOST_TEST(runs_in_one(one.get_executor(), automatic));
    BOOST_TEST(!runs_in_one(several.get_executor(), automatic));
    BOOST_TEST(runs_in_one(several.get_executor(), single_threaded));
    BOOST_TEST(!runs_in_one(one.get_executor(), multi_threaded));
    one.run();
    several.run();
}

BOOST_AUTO_TEST_SUITE_END()
