#include <faults/fixture.hpp>
#include <support/scripted_server.hpp>
#include <support/seed.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <random>

// One client used by eight threads at once, with calls that are cancelled and connections that
// break. What is wrong is found by the thread sanitizer.
namespace {

namespace asio = boost::asio;
using sunco::errc;
using test::script;
using test::user_response;

constexpr std::size_t threads = 8;
constexpr unsigned operations = 10'000;
constexpr unsigned workers = 50;

struct counts {
    std::atomic<unsigned> good = 0;
    std::atomic<unsigned> cancelled = 0;
    std::atomic<unsigned> failed = 0;
    [[nodiscard]] unsigned all() const { return good + cancelled + failed; }
};

/// Makes one call after another, each from a strand of its own, and cancels some.
class worker : public std::enable_shared_from_this<worker> {
public:
    worker(asio::thread_pool& pool, sunco::users_api users, counts& sum, unsigned seed)
        : strand_{asio::make_strand(pool)}, users_{std::move(users)}, sum_{sum}, random_{seed},
          timer_{strand_}
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
        const auto stop = std::make_shared<asio::cancellation_signal>();
        asio::co_spawn(strand_, call(),
                       asio::bind_cancellation_slot(
                           stop->slot(), [self = shared_from_this(), stop, calls](
                                             std::exception_ptr e, sunco::result<sunco::user> r) {
                               self->note(e, r);
                               self->next(calls - 1);
                           }));
        if (random_() % 4 == 0)
            cancel_soon(stop);
    }

    asio::awaitable<sunco::result<sunco::user>> call()
    {
        return random_() % 3 == 0 ? users_.try_create("app1", test::keyed())
                                  : users_.try_get("app1", "u1");
    }

    void cancel_soon(const signal& stop)
    {
        timer_.expires_after(std::chrono::microseconds{random_() % 3000});
        timer_.async_wait([self = shared_from_this(), stop](boost::system::error_code ec) {
            if (!ec)
                stop->emit(asio::cancellation_type::terminal);
        });
    }

    void note(std::exception_ptr e, const sunco::result<sunco::user>& r)
    {
        if (!e && r.has_value())
            ++sum_.good;
        else if (e || r.error().code == asio::error::operation_aborted)
            ++sum_.cancelled;
        else
            ++sum_.failed;
    }

    asio::strand<asio::thread_pool::executor_type> strand_;
    sunco::users_api users_;
    counts& sum_;
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

    void start(unsigned calls)
    {
        const auto seed = static_cast<unsigned>(sunco::test::seed());
        for (unsigned i = 0; i < workers; ++i)
            std::make_shared<worker>(pool, client->users(), sum, seed + i)->run(calls / workers);
    }

    test::scripted_server server;
    asio::thread_pool pool{threads};
    sunco::config settings;
    std::optional<sunco::client> client;
    counts sum;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(thread_safety, bench)

BOOST_AUTO_TEST_CASE(line_59_ten_thousand_operations_on_eight_threads)
{
    start(operations);
    // The client's other members, from a thread that does not belong to the pool.
    while (sum.all() < operations) {
        client->set_credentials(sunco::basic_auth{"key", "another"});
        const auto now = asio::co_spawn(pool, client->stats(), asio::use_future).get();
        BOOST_TEST(now.connections <= 16u);
    }
    const auto end = asio::co_spawn(pool, client->stats(), asio::use_future).get();
    client.reset();
    pool.join();
    BOOST_TEST(sum.all() == operations);
    BOOST_TEST(sum.good > operations / 2);
    BOOST_TEST(sum.cancelled > 0u);
    BOOST_TEST(end.connections == end.idle);
    BOOST_TEST(end.waiting == 0u);
    BOOST_TEST_MESSAGE(sum.good << " good, " << sum.cancelled << " cancelled, " << sum.failed
                                << " failed on " << server.connections() << " connections");
}

BOOST_AUTO_TEST_CASE(line_59_client_ends_under_its_calls)
{
    start(operations);
    while (sum.all() < 500)
        std::this_thread::yield();
    client.reset();
    pool.join();
    BOOST_TEST(sum.all() == operations);
}

BOOST_AUTO_TEST_CASE(line_59_context_stops_under_its_calls)
{
    start(operations);
    while (sum.all() < 500)
        std::this_thread::yield();
    pool.stop();
    pool.join();
    client.reset();
    BOOST_TEST(sum.all() >= 500u);
}

BOOST_AUTO_TEST_SUITE_END()
