#include <faults/fixture.hpp>
#include <support/scripted_server.hpp>
#include <support/seed.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>

// One client used by eight threads at once, with calls that are cancelled and connections that
// break. What is wrong is found by the thread sanitizer.
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;
using sunco::errc;
using test::script;
using test::user_response;

constexpr std::size_t threads = 8;
constexpr unsigned operations = 10'000;
constexpr unsigned workers = 50;

using executor = asio::thread_pool::executor_type;

/// How the calls of all workers ended.
class counts {
public:
    void note(const std::string& id, std::exception_ptr e, const sunco::result<sunco::user>& r)
    {
        const std::lock_guard lock{mutex_};
        if (!e && r.has_value()) {
            ++good;
        } else if (e || r.error().code == asio::error::operation_aborted) {
            ++cancelled;
        } else {
            ++failed;
        }
        // Asio's own exception comes where the coroutine was cancelled before it made its call.
        if (e || (r.has_error() && r.error().delivery == sunco::delivery::not_sent))
            not_sent.insert(id);
        ++all_;
        changed_.notify_all();
    }

    /// Waits until \p n calls have ended.
    void wait_for(unsigned n)
    {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return all_ >= n; });
    }
    [[nodiscard]] unsigned all()
    {
        const std::lock_guard lock{mutex_};
        return all_;
    }

    // To be read when all have ended.
    unsigned good = 0;
    unsigned cancelled = 0;
    unsigned failed = 0;
    std::set<std::string> not_sent;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned all_ = 0;
};

/// Makes one call after another, each from a strand of its own, and cancels some.
class worker : public std::enable_shared_from_this<worker> {
public:
    worker(executor where, sunco::users_api users, counts& sum, unsigned number, unsigned seed)
        : strand_{asio::make_strand(where)}, users_{std::move(users)}, sum_{sum},
          name_{"w" + std::to_string(number)}, random_{seed + number}, timer_{strand_}
    {}

    void run(unsigned calls)
    {
        asio::post(strand_, [self = shared_from_this(), calls] { self->next(calls); });
    }

private:
    using signal = std::shared_ptr<asio::cancellation_signal>;

    void next(unsigned calls)
    {
        if (calls == 0)
            return;
        const std::string id = name_ + '-' + std::to_string(calls) + '.';
        const auto stop = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(strand_, call(id),
                       asio::bind_cancellation_slot(
                           stop->slot(), [self = shared_from_this(), stop, id, calls](
                                             std::exception_ptr e, sunco::result<sunco::user> r) {
                               self->sum_.note(id, e, r);
                               self->next(calls - 1);
                           }));
        if (random_() % 4 == 0)
            cancel_soon(stop);
    }

    asio::awaitable<sunco::result<sunco::user>> call(std::string id)
    {
        // Coroutines heed terminal cancellation alone unless they say otherwise.
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        sunco::call_options how;
        if (random_() % 4 == 0)
            how.retry = sunco::retry_policy::none(); // so that some failures come through
        how.priority = random_() % 2 == 0 ? sunco::priority::bulk : sunco::priority::live;
        if (random_() % 8 == 0)
            how.rate_limit = sunco::rate_limit_mode::fail_fast;
        auto pending = random_() % 3 == 0 ? users_.try_create("app1", test::keyed(id), how)
                                          : users_.try_get("app1", id, how);
        co_return co_await std::move(pending);
    }

    void cancel_soon(const signal& stop)
    {
        constexpr std::array types{cancellation_type::terminal, cancellation_type::partial,
                                   cancellation_type::total};
        const auto type = types[random_() % types.size()];
        timer_.expires_after(std::chrono::microseconds{random_() % 3000});
        timer_.async_wait([self = shared_from_this(), stop, type](boost::system::error_code ec) {
            if (!ec)
                stop->emit(type);
        });
    }

    asio::strand<executor> strand_;
    sunco::users_api users_;
    counts& sum_;
    std::string name_;
    std::minstd_rand random_;
    asio::steady_timer timer_;
};

struct bench {
    bench() : server{test::trusted_server()}
    {
        settings.base_url = "https://127.0.0.1:" + std::to_string(server.port());
        settings.credentials = sunco::basic_auth{"key", "secret"};
        settings.tls.ca_pem = test::trusted_root().pem();
        settings.pool.max_connections = 16;
        settings.retry = test::quick_retries();
        client.emplace(pool.get_executor(), settings);
        server.otherwise([](std::size_t n) { return script_of(n); });
    }

    // Most connections break after some requests, each kind in its way.
    static script script_of(std::size_t n)
    {
        script s;
        for (std::size_t i = 0; i < n % 40; ++i)
            s.answer(user_response());
        switch (n % 5) {
        case 0:
            return s.reset();
        case 1:
            return s.end();
        case 2:
            return s.read_request().die();
        case 3:
            return s.read_request().send("junk\r\n");
        default:
            return s.serve(user_response());
        }
    }

    // With \p strangers every other worker lives on threads that are not the client's.
    void start(bool strangers = true)
    {
        const auto seed = static_cast<unsigned>(sunco::test::seed());
        for (unsigned i = 0; i < workers; ++i) {
            const bool stranger = strangers && i % 2 == 0;
            const auto where = stranger ? callers.get_executor() : pool.get_executor();
            std::make_shared<worker>(where, client->users(), sum, i, seed)
                ->run(operations / workers);
        }
    }

    void join()
    {
        // The callers' work keeps itself alive, but not the client's threads.
        callers.join();
        pool.join();
    }

    void check_all_ended()
    {
        BOOST_TEST(sum.all() == operations);
        BOOST_TEST(server.wait_until_idle());
        BOOST_TEST_MESSAGE(sum.good << " good, " << sum.cancelled << " cancelled, " << sum.failed
                                    << " failed, " << sum.not_sent.size()
                                    << " of them not sent, on " << server.connections()
                                    << " connections");
        std::set<std::string> seen;
        for (const std::string& request : server.requests())
            seen.insert(id_of(request));
        for (const std::string& id : sum.not_sent)
            BOOST_TEST(!seen.contains(id), id << " was not sent, but arrived");
    }

    // Ids look like "w12-34." and stand in the path of a GET and in the body of a POST.
    static std::string id_of(const std::string& request)
    {
        const bool is_get = request.starts_with("GET ");
        const auto begin = request.find(is_get ? "users/w" : "\"w") + (is_get ? 6 : 1);
        return request.substr(begin, request.find('.', begin) + 1 - begin);
    }

    test::scripted_server server;
    asio::thread_pool pool{threads / 2};
    asio::thread_pool callers{threads / 2}; // ends before the pool, as what it holds refers to that
    sunco::config settings;
    std::optional<sunco::client> client;
    counts sum;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(thread_safety, bench)

BOOST_AUTO_TEST_CASE(line_59_ten_thousand_operations_on_eight_threads)
{
    start();
    // The client's other members, from a thread that belongs to neither pool.
    for (unsigned ended = 0; ended <= operations; ended += operations / 100) {
        sum.wait_for(ended);
        client->set_credentials(sunco::basic_auth{"key", "another"});
        client->set_credentials(sunco::jwt_auth{.key_id = "key", .secret = "another"});
        const auto now = asio::co_spawn(pool, client->stats(), asio::use_future).get();
        BOOST_TEST(now.connections <= 16u);
        const auto open = asio::co_spawn(pool, client->warm_up(2), asio::use_future).get();
        BOOST_TEST(open <= 2u);
    }
    const auto end = asio::co_spawn(pool, client->stats(), asio::use_future).get();
    client.reset();
    join();
    check_all_ended();
    BOOST_TEST(sum.good > operations / 2);
    BOOST_TEST(sum.cancelled > 0u);
    BOOST_TEST(sum.failed > 0u);
    BOOST_TEST(end.connections == end.idle);
    BOOST_TEST(end.waiting == 0u);
    BOOST_TEST(end.calls == 0u);
}

// The rate is shared with another client, on the same threads but a strand of its own.
BOOST_AUTO_TEST_CASE(line_59_all_limits_on_eight_threads)
{
    settings.rate_limiter =
        std::make_shared<sunco::rate_limiter>(sunco::rate_limit{.per_second = 3000, .burst = 30});
    settings.concurrency = {.enabled = true, .initial = 4, .maximum = 12};
    settings.circuit = {.failures = 3, .pause = std::chrono::milliseconds{1}};
    client.emplace(pool.get_executor(), settings);
    std::optional<sunco::client> other{std::in_place, callers.get_executor(), settings};
    start();
    counts beside;
    std::make_shared<worker>(callers.get_executor(), other->users(), beside, workers, 1)
        ->run(operations / workers);
    sum.wait_for(operations);
    beside.wait_for(operations / workers);
    const auto end = asio::co_spawn(pool, client->stats(), asio::use_future).get();
    other.reset();
    client.reset();
    join();
    check_all_ended();
    BOOST_TEST(sum.good > 0u);
    BOOST_TEST(sum.failed > 0u);
    BOOST_TEST(end.calls == 0u);
    BOOST_TEST(end.in_flight == 0u);
    BOOST_TEST(end.connections == end.idle);
}

BOOST_AUTO_TEST_CASE(line_59_client_ends_under_its_calls)
{
    start();
    sum.wait_for(500);
    client.reset();
    join();
    check_all_ended();
}

BOOST_AUTO_TEST_CASE(line_59_shutdown_under_its_calls)
{
    start();
    sum.wait_for(500);
    const auto report =
        asio::co_spawn(callers, client->shutdown(std::chrono::milliseconds{2}), asio::use_future)
            .get();
    join();
    check_all_ended();
    BOOST_TEST_MESSAGE(report.finished << " finished, " << report.not_sent << " not sent, "
                                       << report.maybe_sent << " maybe sent");
    BOOST_TEST(report.finished + report.not_sent + report.maybe_sent <= workers);
}

BOOST_AUTO_TEST_CASE(line_59_context_stops_under_its_calls)
{
    start(false);
    sum.wait_for(500);
    pool.stop();
    join();
    client.reset();
    BOOST_TEST(sum.all() >= 500u);
}

// What their calls held is let go by the client's own threads, or with the context.
BOOST_AUTO_TEST_CASE(line_59_callers_context_stops_under_its_calls)
{
    start();
    sum.wait_for(500);
    callers.stop();
    callers.join();
    client.reset();
    pool.join();
    BOOST_TEST(sum.all() >= 500u);
}

BOOST_AUTO_TEST_SUITE_END()
