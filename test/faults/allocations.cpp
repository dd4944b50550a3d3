// Every allocation of a client's life fails once: that of the C++ code (operator new, and
// aligned_alloc, with which Asio makes its handlers and coroutines), and some of OpenSSL's. The
// call or the run of the io_context ends with an error, nothing leaks, nothing hangs, and the
// client serves the next call.
#include <faults/fixture.hpp>
#include <support/run.hpp>
#include <support/seed.hpp>
#include <transport/frame_memory.hpp>
#include <transport/loop_load.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <openssl/crypto.h>

#include <malloc.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <random>

namespace {

/// Which allocation of this thread fails; the server's threads are spared.
struct fault {
    // How many are still to succeed; below zero, all of them.
    long until = -1;
    long met = 0;

    bool strikes()
    {
        ++met;
        return until >= 0 && until-- == 0;
    }
};

thread_local fault cpp_fault;
thread_local fault openssl_fault;
// What operator new has given to this thread and not got back.
thread_local long live = 0;

void* counted(std::size_t size)
{
    void* const p = cpp_fault.strikes() ? nullptr : std::malloc(size);
    if (!p)
        throw std::bad_alloc{};
    ++live;
    return p;
}

void* openssl_malloc(std::size_t size, const char*, int)
{
    return openssl_fault.strikes() ? nullptr : std::malloc(size);
}

void* openssl_realloc(void* p, std::size_t size, const char*, int)
{
    return openssl_fault.strikes() ? nullptr : std::realloc(p, size);
}

void openssl_free(void* p, const char*, int)
{
    std::free(p);
}

// Before main: OpenSSL takes them until it has allocated for the first time.
const bool openssl_listens =
    CRYPTO_set_mem_functions(&openssl_malloc, &openssl_realloc, &openssl_free) == 1;

} // namespace

void* operator new(std::size_t size)
{
    return counted(size == 0 ? 1 : size);
}

void operator delete(void* p) noexcept
{
    live -= p ? 1 : 0;
    std::free(p);
}

void operator delete(void* p, std::size_t) noexcept
{
    ::operator delete(p);
}

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    return cpp_fault.strikes() ? nullptr : ::memalign(alignment, size);
}

namespace {

namespace asio = boost::asio;
using test::script;
using test::user_response;

/// Holds what this thread keeps of the frames that were freed, and more, until it gives them back.
class kept_frames {
public:
    kept_frames()
    {
        for (std::size_t i = 0; i < frames_.size(); ++i)
            for (void*& f : frames_[i])
                f = sunco::transport::take_frame(size_of(i));
    }
    ~kept_frames()
    {
        for (std::size_t i = 0; i < frames_.size(); ++i)
            for (void* f : frames_[i])
                sunco::transport::free_frame(f, size_of(i));
    }
    kept_frames(const kept_frames&) = delete;
    kept_frames& operator=(const kept_frames&) = delete;

private:
    static constexpr std::size_t step = 32;
    static constexpr std::size_t largest = 4'096;

    static constexpr std::size_t size_of(std::size_t i) { return (i + 1) * step; }

    std::array<std::array<void*, 16>, largest / step> frames_{};
};

struct sweep {
    sweep() : server{test::trusted_server()}
    {
        settings.base_url = "https://127.0.0.1:" + std::to_string(server.port());
        settings.credentials = sunco::jwt_auth{.key_id = "key", .secret = "secret"};
        settings.tls.ca_pem = test::trusted_root().pem();
        settings.tls.system_roots = false;
        settings.retry = test::quick_retries();
        settings.retry.max_attempts = 5;
        settings.retry.jitter = false; // or most waits between attempts are of no time
        settings.retry.budget = 0;
        // So that each call has something to try again, and the connection something to close for.
        server.otherwise(script{}
                             .answer(test::error_response(503, "busy"))
                             .answer(user_response())
                             .answer(user_response())
                             .answer(test::error_response(404, "user_not_found"))
                             .end());
    }

    static asio::awaitable<void> calls(sunco::users_api users)
    {
        sunco::user_create body = test::keyed("alice");
        body.metadata["plan"] = "a plan that fits into no small buffer of a string";
        (void)co_await users.try_create("app1", body);
        sunco::user_update change;
        change.profile.surname = "Purple";
        (void)co_await users.try_update("app1", "u1", change);
        (void)co_await users.try_get("app1", "u1");
    }

    static asio::awaitable<void> one_call(sunco::users_api users)
    {
        (void)co_await users.try_get("app1", "u1");
    }

    template <class Work>
    static void count_throws(Work work)
    {
        try {
            work();
        } catch (const std::bad_alloc&) {
            ++thrown;
        } catch (const boost::system::system_error&) {
            ++thrown; // sunco's, and Asio's where OpenSSL has no memory for a context
        }
    }

    void start(const sunco::client& client, asio::io_context& io) const
    {
        const auto ended = [](std::exception_ptr e) { ++(e ? thrown : finished); };
        if (crowd == 0)
            asio::co_spawn(io, calls(client.users()), ended);
        for (unsigned i = 0; i < crowd; ++i)
            count_throws([&] { asio::co_spawn(io, one_call(client.users()), ended); });
    }

    // What is thrown out of a handler comes out of `run`, and the rest goes on.
    static void run_all(asio::io_context& io)
    {
        const auto end = std::chrono::steady_clock::now() + test::watchdog;
        for (io.restart(); !io.stopped();) {
            BOOST_TEST_REQUIRE((std::chrono::steady_clock::now() < end), "it hangs");
            count_throws([&] { io.run_for(test::watchdog); });
        }
    }

    void check_works(sunco::client& client, asio::io_context& io) const
    {
        const auto again = test::run(io, client.users().try_get("app1", "u1"));
        const bool refuses = distrust_is_fine && again.has_error() &&
                             again.error() == sunco::errc::tls &&
                             again.error().delivery == sunco::delivery::not_sent;
        if (again.has_error() && again.error() != sunco::errc::not_found && !refuses)
            BOOST_ERROR("the next call fails: " << again.error()
                                                << ", cause: " << again.error().cause.message());
        const auto now = test::run(io, client.stats());
        BOOST_TEST(now.calls == 0u);
        BOOST_TEST(now.in_flight == 0u);
        BOOST_TEST(now.waiting == 0u);
        BOOST_TEST(now.connections == now.idle);
    }

    // A client's life in which the given allocation fails.
    void live_with(fault& f, long nth)
    {
        asio::io_context io{1};
        std::optional<sunco::client> client;
        f = {.until = nth};
        count_throws([&] {
            client.emplace(io.get_executor(), settings);
            start(*client, io);
        });
        run_all(io);
        f.until = -1;
        if (client)
            check_works(*client, io);
        client.reset();
        run_all(io);
    }

    void fail_each()
    {
        keep_all_frames();
        const long all = count(cpp_fault);
        BOOST_TEST_REQUIRE(all > 100);
        thrown = 0;
        for (long n = 0; n < all; ++n)
            BOOST_TEST_CONTEXT("allocation " << n)
            {
                const long before = live;
                live_with(cpp_fault, n);
                BOOST_TEST(live == before);
            }
        BOOST_TEST_MESSAGE(all << " allocations, " << thrown << " errors thrown");
        BOOST_TEST(thrown > 0);
        BOOST_TEST(server.wait_until_idle());
    }

    // From here on this thread keeps as many frames as it ever will: which of them a life needs at
    // once is a matter of time, too.
    static void keep_all_frames() { const kept_frames all; }

    // How many allocations there are where none fails.
    long count(fault& f)
    {
        live_with(f, -1);
        live_with(f, -1);
        return f.met;
    }

    static inline int thrown = 0;
    // How many calls have ended with an outcome, be it a failure.
    static inline int finished = 0;
    // OpenSSL 3.0 keeps a root certificate whose key it had no memory to decode; a client that was
    // made with it trusts no server.
    bool distrust_is_fine = false;
    // How many calls are made at once, instead of one after the other.
    unsigned crowd = 0;
    test::scripted_server server;
    sunco::config settings;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(allocations, sweep)

BOOST_AUTO_TEST_CASE(line_56_each_allocation_of_the_library_fails_once)
{
    fail_each();
}

// Each connection is too old when it comes back, and another call waits for its place.
BOOST_AUTO_TEST_CASE(line_56_each_allocation_fails_while_calls_wait_for_a_connection)
{
    crowd = 2;
    settings.pool.max_connections = 1;
    settings.pool.max_age = std::chrono::milliseconds{0};
    server.otherwise(script{}.serve(user_response()));
    fail_each();
}

// A lookup that ends without an answer must not keep others from beginning.
BOOST_AUTO_TEST_CASE(line_56_each_allocation_fails_where_a_name_is_looked_up)
{
    settings.base_url = "https://localhost:" + std::to_string(server.port());
    settings.resolver =
        std::make_shared<test::fixed_resolver>(std::vector<std::string>{"127.0.0.1"});
    settings.timeouts.resolve = std::chrono::milliseconds{50};
    fail_each();
}

// Of two calls at once the second takes turns. One client does for all: it begins with that late.
BOOST_AUTO_TEST_CASE(line_56_each_allocation_fails_while_calls_take_turns)
{
    using sunco::transport::loop_load;
    server.otherwise(script{}.serve(user_response()));
    asio::io_context io{1};
    sunco::client client{io.get_executor(), settings};
    const auto call_at_once = [&](unsigned calls, long failing) {
        const kept_frames out_of_reach;
        crowd = calls;
        thrown = finished = 0;
        cpp_fault = {.until = failing};
        start(client, io);
        run_all(io);
        cpp_fault.until = -1;
        BOOST_TEST(thrown + finished == static_cast<int>(calls), "a call is lost");
    };
    for (unsigned i = 0; i < loop_load::shortest_rest; i += 8)
        call_at_once(9, -1);
    call_at_once(2, -1);
    const long all = cpp_fault.met;
    BOOST_TEST_REQUIRE(all > 20);
    BOOST_TEST_REQUIRE(all < loop_load::trial - 1); // else they would take none at the end
    for (long n = 0; n < all; ++n)
        BOOST_TEST_CONTEXT("allocation " << n)
        {
            call_at_once(2, n);
            check_works(client, io);
        }
}

// There are thousands of them, most of them alike, so a part is drawn, of the size that
// SUNCO_TEST_ALLOCATIONS says.
BOOST_AUTO_TEST_CASE(line_56_allocations_of_openssl_fail_once)
{
    BOOST_TEST_REQUIRE(openssl_listens);
    distrust_is_fine = true;
    const long all = count(openssl_fault);
    BOOST_TEST_REQUIRE(all > 100);
    std::minstd_rand random{static_cast<unsigned>(sunco::test::seed())};
    const char* wanted = std::getenv("SUNCO_TEST_ALLOCATIONS");
    const long drawn = wanted ? std::stol(wanted) : 200;
    for (long i = 0; i < drawn; ++i) {
        const long n = static_cast<long>(random()) % all;
        BOOST_TEST_CONTEXT("allocation " << n)
        {
            live_with(openssl_fault, n);
        }
    }
    BOOST_TEST_MESSAGE(drawn << " of " << all << " allocations");
    BOOST_TEST(server.wait_until_idle());
}

BOOST_AUTO_TEST_SUITE_END()
