#include <faults/fixture.hpp>
#include <support/child.hpp>
#include <support/run.hpp>

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <signal.h>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_success;
using test::event;
using test::fixture;
using test::script;
using test::user_response;

/// Does as it is told when a connection is closed.
struct hears_of_closes : sunco::observer {
    void connection_closed(sunco::close_reason) override
    {
        if (const auto once = std::exchange(then, nullptr))
            once();
    }
    std::function<void()> then;
};

/// For tests that make their clients themselves.
struct own_clients : fixture {
    bool works(const sunco::client& client)
    {
        return test::run(io, client.users().try_get("a", "u1")).has_value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(process, fixture)

BOOST_AUTO_TEST_CASE(line_60_child_after_fork)
{
    server.expect(script{}.answer(user_response()).answer(user_response()));
    check_success(get());

    BOOST_TEST(test::child_does(io, [&] {
        const bool warm = warm_up(2) != 0; // nor does it look at the connections that are there
        const auto got = get();
        const bool refused = got.failed && *got.failed == errc::shutting_down &&
                             got.failed->delivery == delivery::not_sent;
        end_client();
        return refused && !warm;
    }));

    check_success(get());
    BOOST_TEST(server.connections() == 1u);
    BOOST_TEST(server.requests().size() == 2u);
}

// The answer is there, and the child could as well take it.
BOOST_AUTO_TEST_CASE(line_60_child_with_a_call_of_its_parents)
{
    const event go_on;
    const event answered;
    server.expect(script{}.read_request().wait_for(go_on).send(user_response()).tell(answered));
    std::optional<sunco::result<sunco::user>> got;
    start_get("u1", [&](sunco::result<sunco::user> r) { got = std::move(r); });
    run_until([&] { return server.requests().size() == 1; });
    go_on.set();
    BOOST_TEST_REQUIRE(answered.wait(test::watchdog));

    BOOST_TEST(test::child_does(io, [&] {
        io.poll();
        return got && got->has_error() &&
               got->error().code == boost::asio::error::operation_aborted &&
               got->error().delivery == delivery::maybe_sent;
    }));

    run_until([&] { return got.has_value(); });
    BOOST_TEST(got->has_value());
}

// As in a server that forks in a handler. The first of the client's idle connections that is closed
// in the child ends the client.
BOOST_FIXTURE_TEST_CASE(line_60_child_whose_observer_ends_the_client_and_makes_another, own_clients)
{
    const auto observer = std::make_shared<hears_of_closes>();
    settings.observer = observer;
    server.otherwise(script{}.serve(user_response()));
    std::optional<sunco::client> client{std::in_place, io.get_executor(), settings};
    std::optional<sunco::client> other;
    settings.observer = nullptr;
    BOOST_TEST(test::run(io, client->warm_up(2)) == 2u);

    bool other_works = false;
    boost::asio::post(io, [&] {
        observer->then = [&] {
            client.reset();
            other.emplace(io.get_executor(), settings);
        };
        other_works = test::child_does(io, [&] { return !client && works(*other); });
        observer->then = nullptr;
    });
    BOOST_TEST(works(*client));
    BOOST_TEST(other_works);
    client.reset();
}

// Nothing but the client itself keeps what is being closed.
BOOST_FIXTURE_TEST_CASE(line_60_child_whose_observer_ends_an_idle_client, own_clients)
{
    const auto observer = std::make_shared<hears_of_closes>();
    settings.observer = observer;
    server.otherwise(script{}.serve(user_response()));
    std::optional<sunco::client> client{std::in_place, io.get_executor(), settings};
    BOOST_TEST(test::run(io, client->warm_up(2)) == 2u);
    observer->then = [&] { client.reset(); };
    std::optional<bool> ended;
    boost::asio::post(io, [&] { ended = test::child_does(io, [&] { return !client; }); });
    test::run_until(io, [&] { return ended.has_value(); });
    BOOST_TEST(*ended);
    observer->then = nullptr;
}

// It is the child's own.
BOOST_FIXTURE_TEST_CASE(line_60_client_made_in_a_child_before_the_context_knows, own_clients)
{
    server.otherwise(script{}.serve(user_response()));
    std::optional<sunco::client> mine;
    BOOST_TEST(test::child_does(
        io, [&] { return works(*mine); }, [&] { mine.emplace(io.get_executor(), settings); }));
}

BOOST_AUTO_TEST_CASE(line_61_reset_with_the_default_action_for_sigpipe)
{
    struct sigaction before {};
    ::sigaction(SIGPIPE, nullptr, &before);
    BOOST_TEST_REQUIRE((before.sa_handler == SIG_DFL));
    sunco::user_create body;
    body.profile.extra["notes"] = std::string(90'000, 'x');
    for (int i = 0; i < 20; ++i) {
        server.expect(script{}.read_head().reset());
        const auto got = create(body);
        BOOST_TEST(got.failed.has_value());
        end_client();
    }
}

BOOST_AUTO_TEST_SUITE_END()
