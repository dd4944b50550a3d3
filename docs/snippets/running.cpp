// What the guides say of a client among other work: executors, threads, cancellation, credentials.

#include "integration/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <iostream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

struct session {
    int found = 0;
    int failed = 0;

    void greet(const sunco::user&) { ++found; }
    void apologise(const sunco::failure&) { ++failed; }
};

void from_a_callback(asio::io_context& io, const sunco::client& client, const std::string& app,
                     const std::shared_ptr<session>& s)
{
    // begin: callback
    auto done = [s](std::exception_ptr, sunco::result<sunco::user> r) {
        r ? s->greet(*r) : s->apologise(r.error());
    };
    asio::co_spawn(io, client.users().try_get(app, "alice@acme"), done);
    // end: callback
}

void cancel(asio::io_context& io, sunco::users_api users, const std::string& app, int& cancelled)
{
    // begin: cancel
    auto stop = std::make_shared<asio::cancellation_signal>();
    auto done = [stop, &cancelled](std::exception_ptr, sunco::result<sunco::user> r) {
        if (r.has_error() && r.error() == asio::error::operation_aborted)
            ++cancelled; // r.error().delivery says whether the service may have acted
    };
    asio::co_spawn(io, users.try_get(app, "alice@acme"),
                   asio::bind_cancellation_slot(stop->slot(), done));
    // later, on the thread or strand that the coroutine runs on:
    asio::post(io, [stop] { stop->emit(asio::cancellation_type::terminal); });
    // end: cancel
}

// begin: observer
class counting : public sunco::observer {
public:
    std::atomic<int> requests = 0;
    std::atomic<int> retries = 0;

    void attempt_finished(const sunco::attempt_event&) override { ++requests; }
    void retry_scheduled(const sunco::attempt_event& e, std::chrono::milliseconds wait) override
    {
        ++retries;
        std::clog << e.operation << " failed, again in " << wait.count() << " ms\n";
    }
};
// end: observer

void watch(fixture& f)
{
    sunco::config config = f.settings();
    // begin: watched
    auto counts = std::make_shared<counting>();
    config.observer = counts;
    // end: watched
    sunco::client client{f.io.get_executor(), config};
    f.service->add_fault(sunco::parse_fault("error"));
    f.run(client.users().list(f.app, {"alice@acme.example"}));
    BOOST_TEST(counts->requests == 2);
    BOOST_TEST(counts->retries == 1);
}

void share_with_a_pool(const sunco::config& config, const std::string& app)
{
    // begin: pool
    asio::thread_pool pool{4};
    sunco::client client{pool.get_executor(), config}; // guards itself with a strand
    std::vector<std::future<sunco::result<sunco::user>>> answers;
    for (int i = 0; i < 100; ++i)
        answers.push_back(
            asio::co_spawn(pool, client.users().try_get(app, "alice@acme"), asio::use_future));
    for (auto& a : answers)
        a.get(); // blocks this thread, and none of the pool's
    // end: pool
    pool.join();
}

asio::awaitable<void> call_from_elsewhere(asio::thread_pool& workers, sunco::users_api users,
                                          std::string app)
{
    // begin: elsewhere
    // This coroutine runs on `workers`, the client on its own context: the call is made there, and
    // the answer comes back here.
    const auto answer = co_await users.try_get(app, "alice@acme");
    // end: elsewhere
    BOOST_TEST(workers.get_executor().running_in_this_thread());
    BOOST_TEST(answer.has_error());
}

asio::awaitable<sunco::secret> fetch_token()
{
    co_return sunco::secret{"from the vault"};
}

void authenticate(fixture& f)
{
    const std::string app_key = f.service->key_id();
    const sunco::secret app_secret{f.service->secret()};
    sunco::config config = f.settings();
    // begin: jwt
    config.credentials = sunco::jwt_auth{.key_id = app_key, .secret = app_secret, .lifetime = 5min};
    // end: jwt
    sunco::client client{f.io.get_executor(), config};
    BOOST_TEST((f.run(client.users().list(f.app, {"alice@acme.example"})).empty()));
    // begin: rotate
    client.set_credentials(sunco::basic_auth{app_key, app_secret});
    // end: rotate
    BOOST_TEST((f.run(client.users().list(f.app, {"alice@acme.example"})).empty()));
    // begin: provider
    client.set_credentials(sunco::token_provider{fetch_token});
    // end: provider
    const auto refused = f.run(client.users().try_list(f.app, {"alice@acme.example"}));
    BOOST_TEST((refused.error() == sunco::errc::unauthorized));
}

void trust(sunco::config config, asio::io_context& io)
{
    // begin: trust
    config.base_url = sunco::subdomain_url("acme"); // https://acme.zendesk.com/sc
    config.tls.minimum_version = sunco::tls_version::tls_1_3;
    config.tls.ca_file = "/etc/acme/roots.pem"; // these roots
    config.tls.system_roots = false;            // and no others
    // end: trust
    BOOST_CHECK_THROW(sunco::client(io.get_executor(), config), sunco::error); // no such file
}

} // namespace

BOOST_AUTO_TEST_SUITE(running)

BOOST_FIXTURE_TEST_CASE(among_other_work, fixture)
{
    const auto s = std::make_shared<session>();
    from_a_callback(io, client, app, s);
    io.run();
    BOOST_TEST(s->failed == 1);
    io.restart();
    int cancelled = 0;
    service->add_fault(sunco::parse_fault("stall"));
    cancel(io, users, app, cancelled);
    io.run();
    BOOST_TEST(cancelled == 1);
}

BOOST_FIXTURE_TEST_CASE(watched_by_an_observer, fixture)
{
    watch(*this);
}

BOOST_FIXTURE_TEST_CASE(with_threads, fixture)
{
    share_with_a_pool(settings(), app);
    BOOST_TEST(seen("get") == 100u);
    asio::thread_pool workers{2};
    auto work = asio::make_work_guard(io);
    auto done = asio::co_spawn(workers, call_from_elsewhere(workers, users, app), asio::use_future);
    while (done.wait_for(0s) != std::future_status::ready)
        io.run_one_for(1ms);
    done.get();
    workers.join();
}

BOOST_FIXTURE_TEST_CASE(credentials_and_trust, fixture)
{
    authenticate(*this);
    trust(settings(), io);
}

BOOST_AUTO_TEST_SUITE_END()
