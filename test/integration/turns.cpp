// Calls that take turns, step by step: client and service run in one thread, and the service does
// something only when a test lets it.

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>
#include <support/child.hpp>
#include <transport/loop_load.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <stdexcept>

namespace asio = boost::asio;
using sunco::delivery;
using sunco::errc;
using sunco::transport::loop_load;
using namespace std::chrono_literals;

namespace {

constexpr int crowd = 3;

/// Counts connections, and does as it is told when an idle one is handed out.
struct watcher : sunco::observer {
    void connection_opened(std::chrono::nanoseconds, bool) override { ++opened; }
    void connection_closed(sunco::close_reason) override { ++closed; }
    void connection_reused() override
    {
        if (then)
            then();
    }

    int opened = 0;
    int closed = 0;
    std::function<void()> then;
};

/// How a call ended.
struct ending {
    bool good = false;
    std::optional<sunco::failure> failed{};
};

bool is_cancelled(const ending& e, delivery how_far)
{
    return e.failed && e.failed->code == asio::error::operation_aborted &&
           e.failed->delivery == how_far;
}

/// A client that tries turns: of the calls at once all but the first, which has no company when it
/// begins, take them.
struct in_turns {
    in_turns()
    {
        service.start();
        service.put_user({.id = "u1"});
        for (unsigned i = 0; i < loop_load::shortest_rest; i += crowd - 1)
            call_at_once();
        BOOST_TEST(heard->opened == crowd);
    }

    sunco::config settings()
    {
        sunco::config c;
        c.base_url = service.base_url();
        c.tls.ca_pem = service.ca_pem();
        c.credentials = sunco::basic_auth{service.key_id(), service.secret()};
        c.pool.max_connections = crowd;
        c.observer = heard;
        c.time = time;
        return c;
    }

    void start(ending& end, asio::cancellation_slot cancel = {}, sunco::call_options how = {})
    {
        ++under_way;
        auto done = [&](std::exception_ptr e, const sunco::result<sunco::user>& r) {
            --under_way;
            end.good = !e && r.has_value();
            if (!e && r.has_error())
                end.failed = r.error();
        };
        asio::co_spawn(io, client.users().try_get(service.app_id(), "u1", std::move(how)),
                       asio::bind_cancellation_slot(cancel, done));
    }

    /// Until all calls have ended.
    void run()
    {
        while (under_way > 0) {
            io.restart();
            io.poll();
            there.restart();
            there.poll();
        }
    }

    /// The calls that have been started find their answers when they look for them.
    void answer_before_they_look()
    {
        // Behind the calls' beginning, and then behind the turn in which they send.
        asio::post(io, [this] { asio::post(io, [this] { there.poll(); }); });
    }

    void call_at_once(bool answer_early = false)
    {
        std::array<ending, crowd> ends;
        for (ending& e : ends)
            start(e);
        if (answer_early)
            answer_before_they_look();
        run();
        for (const ending& e : ends)
            BOOST_TEST(e.good);
    }

    /// The end of a call, the second of two at once, that is cancelled before its turn would be.
    ending cancelled_before_a_turn()
    {
        ending first;
        ending second;
        asio::cancellation_signal cancel;
        start(first);
        start(second, cancel.slot());
        asio::post(io, [&] { cancel.emit(asio::cancellation_type::terminal); });
        run();
        BOOST_TEST(first.good);
        return second;
    }

    /// The same, where \p stop is called when it has its connection.
    ending stopped_with_its_connection(std::function<void()> stop, asio::cancellation_slot cancel,
                                       sunco::call_options how = {})
    {
        ending first;
        ending second;
        start(first);
        asio::post(io, [&] { heard->then = std::move(stop); });
        start(second, cancel, std::move(how));
        run();
        heard->then = nullptr;
        BOOST_TEST(first.good);
        return second;
    }

    asio::io_context there{1};
    sunco::emulator service{there.get_executor()};
    asio::io_context io{1};
    std::shared_ptr<watcher> heard = std::make_shared<watcher>();
    std::shared_ptr<sunco::testing::simulated_time> time =
        std::make_shared<sunco::testing::simulated_time>(
            sunco::testing::simulated_time::passing::by_hand);
    sunco::client client{io.get_executor(), settings()};
    int under_way = 0;
};

/// A call that is stopped before its turn sends nothing, and the next one has its connection.
struct stopped_before_the_turn : in_turns {
    void check(const ending& end, boost::system::error_code code)
    {
        BOOST_REQUIRE(end.failed.has_value());
        BOOST_TEST(end.failed->code == code);
        BOOST_TEST((end.failed->delivery == delivery::not_sent));
        BOOST_TEST(service.log().size() == requests_ + 1); // that of the other call
        call_at_once();
        BOOST_TEST(heard->opened == crowd);
        BOOST_TEST(heard->closed == 0);
    }

    std::size_t requests_ = service.log().size();
    asio::cancellation_signal cancel;
};

} // namespace

BOOST_AUTO_TEST_SUITE(calls_in_turns)

BOOST_FIXTURE_TEST_CASE(a_call_may_be_cancelled_before_its_turn, stopped_before_the_turn)
{
    check(cancelled_before_a_turn(), asio::error::operation_aborted);
}

BOOST_FIXTURE_TEST_CASE(an_observer_may_stop_a_call_that_it_sees_get_a_connection,
                        stopped_before_the_turn)
{
    check(stopped_with_its_connection([&] { cancel.emit(asio::cancellation_type::terminal); },
                                      cancel.slot()),
          asio::error::operation_aborted);
}

BOOST_FIXTURE_TEST_CASE(a_deadline_may_pass_before_the_turn, stopped_before_the_turn)
{
    sunco::call_options how;
    how.timeout = 1s;
    check(stopped_with_its_connection([&] { time->advance(1s); }, {}, how),
          make_error_code(errc::timeout));
}

// Else nobody would notice if there were none.
BOOST_DATA_TEST_CASE_F(in_turns, calls_take_turns_as_long_as_they_find_their_answers_there,
                       boost::unit_test::data::make({false, true}), answers_are_there)
{
    BOOST_TEST((cancelled_before_a_turn().failed->delivery == delivery::not_sent));
    for (unsigned i = 0; i < loop_load::trial; i += crowd - 1)
        call_at_once(answers_are_there);
    const ending end = cancelled_before_a_turn();
    BOOST_REQUIRE(end.failed.has_value());
    BOOST_TEST(
        (end.failed->delivery == (answers_are_there ? delivery::not_sent : delivery::maybe_sent)));
}

// The guide says so of the program's handlers.
BOOST_FIXTURE_TEST_CASE(handlers_that_throw_in_one_turn_leave_run_as_one_exception, in_turns)
{
    int thrown = 0;
    const auto failing = [&](std::exception_ptr, const sunco::result<sunco::user>&) {
        ++thrown;
        throw std::runtime_error{"of the program"};
    };
    ending first;
    start(first);
    for (int i = 1; i < crowd; ++i)
        asio::co_spawn(io, client.users().try_get(service.app_id(), "u1"), failing);
    answer_before_they_look();
    io.restart();
    BOOST_CHECK_THROW(io.run(), asio::multiple_exceptions);
    BOOST_TEST(thrown == crowd - 1);
    run();
    BOOST_TEST(first.good);
}

// It has a copy of the parent's turn, and of its connections.
BOOST_FIXTURE_TEST_CASE(line_60_a_child_takes_no_turn_of_its_parents, in_turns)
{
    ending first;
    ending second;
    bool begun = false;
    start(first);
    start(second);
    asio::post(io, [&] { begun = true; });
    io.restart();
    while (!begun)
        io.run_one();
    BOOST_TEST(test::child_does(io, [&] {
        io.poll();
        return is_cancelled(first, delivery::maybe_sent) &&
               is_cancelled(second, delivery::not_sent);
    }));
    run();
    BOOST_TEST(first.good);
    BOOST_TEST(second.good);
    call_at_once(); // a record too many would have ended a connection
    BOOST_TEST(heard->opened == crowd);
    BOOST_TEST(heard->closed == 0);
}

BOOST_AUTO_TEST_SUITE_END()
