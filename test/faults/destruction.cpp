#include <faults/fixture.hpp>
#include <support/run.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <utility>

// Ends the client, or the io_context under it, after 0, 1, 2… handlers have run. What dangles is
// found by the address sanitizer.
namespace {

namespace asio = boost::asio;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

constexpr unsigned calls = 3;

struct sweep {
    using call_type = asio::awaitable<sunco::result<sunco::user>>;

    sweep() : server{test::trusted_server()}
    {
        settings.base_url = "https://127.0.0.1:" + std::to_string(server.port());
        settings.tls.ca_pem = test::trusted_root().pem();
        // One call waits for another's connection.
        settings.pool.max_connections = 2;
        settings.retry = test::quick_retries();
    }

    void start(sunco::client& client)
    {
        ended = 0;
        good = 0;
        if (warms_up)
            asio::co_spawn(client.get_executor(), client.warm_up(2), asio::detached);
        for (unsigned i = 0; i < calls; ++i)
            asio::co_spawn(client.get_executor(), call(client.users()),
                           [this](std::exception_ptr e, sunco::result<sunco::user> r) {
                               BOOST_TEST((e == nullptr));
                               ++ended;
                               good += r.has_value() ? 1 : 0;
                               if (r.has_error())
                                   BOOST_TEST((r.error().code == asio::error::operation_aborted));
                           });
    }

    // \returns whether any call is still under way
    bool run_handlers(asio::io_context& io, unsigned k) const
    {
        for (; k > 0 && ended < calls; --k)
            io.run_one_for(10s);
        return ended < calls;
    }

    bool end_client_after(unsigned k)
    {
        asio::io_context io{1};
        bool under_way = false;
        std::optional<sunco::client> client{std::in_place, io.get_executor(), settings};
        // From within a handler, so that the end comes between two others.
        asio::post(io, [&] {
            under_way = run_handlers(io, k);
            client.reset();
        });
        start(*client);
        BOOST_TEST(test::runs_dry(io));
        BOOST_TEST(ended == calls);
        return under_way;
    }

    bool end_context_after(unsigned k)
    {
        asio::io_context io{1};
        sunco::client client{io.get_executor(), settings};
        start(client);
        return run_handlers(io, k);
    }

    template <class Cut>
    void run(Cut cut)
    {
        for (const auto how :
             {sunco::threading::single_threaded, sunco::threading::multi_threaded}) {
            settings.threading = how;
            unsigned k = 0;
            while ((this->*cut)(k))
                ++k;
            BOOST_TEST(k > 10u);
            BOOST_TEST(good > 0u);
            BOOST_TEST(server.wait_until_idle());
        }
    }

    static call_type get(sunco::users_api users) { return users.try_get("app1", "u1"); }

    static call_type update(sunco::users_api users)
    {
        sunco::user_update change;
        change.profile.surname = "Purple";
        return users.try_update("app1", "u1", change);
    }

    test::scripted_server server;
    sunco::config settings;
    call_type (*call)(sunco::users_api) = &get;
    bool warms_up = false;
    unsigned ended = 0;
    unsigned good = 0;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(destruction, sweep)

BOOST_AUTO_TEST_CASE(line_59_client_ends_first)
{
    server.otherwise(script{}.serve(user_response()));
    run(&sweep::end_client_after);
}

BOOST_AUTO_TEST_CASE(line_59_client_ends_while_connections_break)
{
    server.otherwise([](std::size_t n) {
        return n % 2 == 0 ? script{}.read_request().reset() : script{}.serve(user_response());
    });
    run(&sweep::end_client_after);
}

BOOST_AUTO_TEST_CASE(line_59_context_ends_with_calls_in_flight)
{
    server.otherwise(script{}.serve(user_response()));
    run(&sweep::end_context_after);
}

BOOST_AUTO_TEST_CASE(line_59_the_end_while_warming_up)
{
    warms_up = true;
    server.otherwise(script{}.serve(user_response()));
    run(&sweep::end_client_after);
    run(&sweep::end_context_after);
}

BOOST_AUTO_TEST_CASE(line_59_the_end_while_changes_of_one_user_wait)
{
    call = &update;
    server.otherwise(script{}.serve(user_response()));
    run(&sweep::end_client_after);
    run(&sweep::end_context_after);
}

BOOST_AUTO_TEST_CASE(line_59_the_end_while_calls_wait_for_the_limits)
{
    settings.rate_limit = {.per_second = 500, .burst = 1};
    settings.concurrency = {.enabled = true, .initial = 1, .maximum = 1};
    server.otherwise(script{}.serve(user_response()));
    run(&sweep::end_client_after);
    run(&sweep::end_context_after);
}

BOOST_AUTO_TEST_CASE(line_59_the_end_while_calls_wait_to_try_again)
{
    settings.retry.max_attempts = 20;
    settings.retry.jitter = false; // or most waits are of no time, and are not begun
    server.otherwise([](std::size_t n) {
        return n % 2 == 0 ? script{}.answer(test::response(503, "")).end()
                          : script{}.serve(user_response());
    });
    run(&sweep::end_client_after);
    run(&sweep::end_context_after);
}

BOOST_AUTO_TEST_SUITE_END()
