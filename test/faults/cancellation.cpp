#include <faults/black_hole.hpp>
#include <faults/fixture.hpp>
#include <support/run.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>

// Cancels an operation after 1, 2, 3… handlers of its io_context have run, until the operation has
// ended or hangs where it is meant to hang, and so meets every point at which it can be suspended.
namespace {

namespace asio = boost::asio;
using asio::cancellation_type;
using sunco::delivery;
using test::script;
using test::user_response;
using namespace std::chrono_literals;

// Nothing happens for this long: the operation hangs. Too short only ends a sweep early.
constexpr auto quiet = 100ms;

asio::awaitable<void> never()
{
    asio::steady_timer timer{co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max()};
    co_await timer.async_wait(asio::as_tuple(asio::deferred));
}

struct hanging_resolver : sunco::resolver {
    asio::awaitable<std::vector<asio::ip::address>> resolve(std::string) override
    {
        co_await never();
        co_return std::vector<asio::ip::address>{};
    }
};

asio::awaitable<sunco::secret> hanging_provider()
{
    co_await never();
    co_return sunco::secret{"late"};
}

// Coroutines heed terminal cancellation alone unless they say otherwise.
asio::awaitable<sunco::result<sunco::user>> create(sunco::users_api users)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    sunco::user_create body;
    body.profile.extra["notes"] = std::string(90'000, 'x');
    auto pending = users.try_create("app1", body);
    co_return co_await std::move(pending);
}

asio::awaitable<sunco::result<sunco::user>> update(sunco::users_api users)
{
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    sunco::user_update change;
    change.profile.surname = "Purple";
    auto pending = users.try_update("app1", "u1", change);
    co_return co_await std::move(pending);
}

/// How an operation ended.
struct ending {
    int completions = 0;
    bool cancelled = false;
    delivery how_far = delivery::not_sent;
    std::string other_error{};
};

void note(ending& end, std::exception_ptr error, const sunco::result<sunco::user>& r)
{
    ++end.completions;
    if (error) {
        // Asio's own, where the coroutine was cancelled before it made its first call.
        end.cancelled = true;
    } else if (r.has_error()) {
        end.cancelled = r.error().code == asio::error::operation_aborted;
        end.how_far = r.error().delivery;
        if (!end.cancelled)
            end.other_error = r.error().code.message();
    }
}

/// One server, and a new client for each cut.
struct sweep {
    explicit sweep(test::server_options o = test::trusted_server()) : server{std::move(o)}
    {
        settings.base_url = "https://localhost:" + std::to_string(server.port());
        settings.resolver =
            std::make_shared<test::fixed_resolver>(std::vector<std::string>{"127.0.0.1"});
        settings.tls.ca_pem = test::trusted_root().pem();
        settings.retry = sunco::retry_policy::none();
    }

    // \returns whether the operation was still under way after \p k handlers
    bool cut(unsigned k, cancellation_type type);
    // With every type of cancellation at each point.
    void run();
    // With both ways of guarding the client's state.
    void run_both_ways();

    test::scripted_server server;
    sunco::config settings;
    asio::awaitable<sunco::result<sunco::user>> (*call)(sunco::users_api) = &create;
    // Calls started first, which take connections or tokens away.
    unsigned before = 0;
};

bool run_handlers(asio::io_context& io, unsigned k, const ending& end)
{
    for (; k > 0 && end.completions == 0; --k)
        if (io.run_one_for(quiet) == 0)
            return false;
    return end.completions == 0;
}

bool sweep::cut(unsigned k, cancellation_type type)
{
    asio::io_context io{1};
    asio::cancellation_signal signal;
    ending end;
    const auto seen_before = server.requests().size();
    bool under_way = false;
    {
        sunco::client client{io.get_executor(), settings};
        asio::cancellation_signal stop_others;
        unsigned others = before;
        for (unsigned i = 0; i < before; ++i)
            asio::co_spawn(io, call(client.users()),
                           asio::bind_cancellation_slot(
                               stop_others.slot(), [&](std::exception_ptr, auto) { --others; }));
        if (before > 0)
            while (io.run_one_for(quiet) > 0) {
            }
        io.restart();
        // From within a handler, so that the signal takes effect between two others.
        asio::post(io, [&] {
            under_way = run_handlers(io, k, end);
            signal.emit(type);
        });
        asio::co_spawn(io, call(client.users()),
                       asio::bind_cancellation_slot(
                           signal.slot(), [&](std::exception_ptr e, sunco::result<sunco::user> r) {
                               note(end, e, r);
                           }));
        test::run_until(io, [&] { return end.completions > 0; });
        stop_others.emit(cancellation_type::terminal);
        test::run_until(io, [&] { return others == 0; });
        const auto now = test::run(io, client.stats());
        BOOST_TEST(now.calls == 0u);
        BOOST_TEST(now.waiting == 0u);
        BOOST_TEST(now.connections == now.idle);
    }
    BOOST_TEST(test::runs_dry(io));
    BOOST_TEST(end.completions == 1);
    BOOST_TEST(end.other_error == "");
    BOOST_TEST(server.wait_until_idle());
    if (end.how_far == delivery::not_sent && end.cancelled && before == 0)
        BOOST_TEST(server.requests().size() == seen_before, "not_sent, but a request arrived");
    return under_way;
}

void sweep::run()
{
    for (const auto type : {cancellation_type::terminal, cancellation_type::partial,
                            cancellation_type::total, cancellation_type::all}) {
        // The first handler starts the coroutine. Asio 1.81 lets the exception of one that was
        // cancelled before that out of `run`.
        unsigned k = 1;
        while (cut(k, type))
            ++k;
        BOOST_TEST_MESSAGE(k << " cuts");
        BOOST_TEST(k > 1u);
    }
}

void sweep::run_both_ways()
{
    run();
    settings.threading = sunco::threading::multi_threaded;
    run();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(cancellation, sweep)

BOOST_AUTO_TEST_CASE(line_58_whole_exchange)
{
    server.otherwise(script{}.serve(user_response()));
    run_both_ways();
}

BOOST_AUTO_TEST_CASE(line_58_answer_in_pieces)
{
    server.otherwise(script{}.read_request().send_loosely(user_response(), 16));
    run();
}

BOOST_AUTO_TEST_CASE(line_58_before_the_answer)
{
    server.otherwise(script{}.read_request().wait_until_gone());
    run();
}

BOOST_AUTO_TEST_CASE(line_58_in_the_body)
{
    server.otherwise(
        script{}.answer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{").wait_until_gone());
    run();
}

BOOST_AUTO_TEST_CASE(line_58_resolving)
{
    settings.resolver = std::make_shared<hanging_resolver>();
    run();
}

BOOST_AUTO_TEST_CASE(line_58_connecting)
{
    const test::black_hole silent{"127.0.0.2", server.port()};
    settings.resolver =
        std::make_shared<test::fixed_resolver>(std::vector<std::string>{"127.0.0.2"});
    run();
}

BOOST_AUTO_TEST_CASE(line_58_in_the_handshake)
{
    server.otherwise(script::without_handshake().wait_until_gone());
    run();
}

BOOST_AUTO_TEST_CASE(line_58_waiting_for_a_token)
{
    settings.credentials = sunco::token_provider{&hanging_provider};
    run();
}

BOOST_AUTO_TEST_CASE(line_58_waiting_for_a_connection)
{
    settings.pool.max_connections = 1;
    before = 1;
    server.otherwise(script{}.read_request().wait_until_gone());
    run();
}

BOOST_AUTO_TEST_CASE(line_58_waiting_for_the_rate_limit)
{
    settings.rate_limit = {0.05, 1};
    before = 1;
    server.otherwise(script{}.serve(user_response()));
    run();
}

BOOST_AUTO_TEST_CASE(line_58_waiting_for_the_limit_on_requests_in_flight)
{
    settings.concurrency = {.enabled = true, .initial = 1, .maximum = 1};
    before = 1;
    server.otherwise(script{}.read_request().wait_until_gone());
    run_both_ways();
}

BOOST_AUTO_TEST_CASE(line_58_waiting_for_an_earlier_change_of_the_user)
{
    call = &update;
    before = 1;
    server.otherwise(script{}.read_request().wait_until_gone());
    run_both_ways();
}

BOOST_AUTO_TEST_CASE(line_58_between_attempts)
{
    settings.retry = test::quick_retries();
    settings.retry.throttle_base_delay = 20s;
    settings.retry.jitter = false;
    server.otherwise(script{}.serve(test::error_response(429, "too_many_requests")));
    run();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(line_58_writing)
{
    auto options = test::trusted_server();
    options.receive_buffer = 4096;
    options.segment_size = 536;
    sweep s{std::move(options)};
    s.server.otherwise(script{}.read_head().leave_unread(200ms));
    s.run();
}
