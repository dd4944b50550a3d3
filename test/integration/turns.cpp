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

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using sunco::delivery;
using sunco::errc;
using sunco::transport::loop_load;
using namespace std::chrono_literals;

namespace {

constexpr int crowd = 3;

/// Counts connections, and does as it is told when one is used again or closed.
struct watcher : sunco::observer {
    void connection_opened(std::chrono::nanoseconds, bool) override { ++opened; }
    void connection_closed(sunco::close_reason why) override
    {
        closed.push_back(why);
        if (const auto once = std::exchange(on_close, nullptr))
            once();
    }
    void connection_reused() override
    {
        ++reused;
        if (on_reuse)
            on_reuse();
    }

    int opened = 0;
    int reused = 0;
    std::vector<sunco::close_reason> closed;
    std::function<void()> on_reuse;
    std::function<void()> on_close;
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
        c.pool.max_waiting = 1;
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
        asio::co_spawn(io, client->users().try_get(service.app_id(), "u1", std::move(how)),
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

    /// Looks at the idle connections, and opens what is missing.
    void warm_up()
    {
        ++under_way;
        asio::co_spawn(io, client->warm_up(crowd), [this](std::exception_ptr e, std::size_t) {
            --under_way;
            BOOST_TEST(!e);
        });
        run();
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

    /// The end of a call, the second of two at once, where \p happens before its turn comes.
    ending before_a_turn(std::function<void()> happens, asio::cancellation_slot cancel = {},
                         sunco::call_options how = {})
    {
        ending first;
        ending second;
        start(first);
        start(second, cancel, std::move(how));
        asio::post(io, std::move(happens));
        run();
        BOOST_TEST(first.good);
        return second;
    }

    ending cancelled_before_a_turn()
    {
        asio::cancellation_signal cancel;
        return before_a_turn([&] { cancel.emit(asio::cancellation_type::terminal); },
                             cancel.slot());
    }

    /// The service closes so many of the idle connections, those that go out first.
    void make_stale(std::size_t count)
    {
        sunco::fault close = sunco::parse_fault("stale");
        close.times = count;
        service.add_fault(close);
        std::vector<ending> ends(count);
        for (ending& e : ends)
            start(e);
        run();
        for (const ending& e : ends)
            BOOST_TEST(e.good);
        heard->reused = 0;
    }

    asio::io_context there{1};
    sunco::emulator service{there.get_executor()};
    asio::io_context io{1};
    std::shared_ptr<watcher> heard = std::make_shared<watcher>();
    std::shared_ptr<sunco::testing::simulated_time> time =
        std::make_shared<sunco::testing::simulated_time>(
            sunco::testing::simulated_time::passing::by_hand);
    std::optional<sunco::client> client{std::in_place, io.get_executor(), settings()};
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
        BOOST_TEST(heard->closed.empty());
    }

    std::size_t requests_ = service.log().size();
    asio::cancellation_signal cancel;
};

} // namespace

BOOST_AUTO_TEST_SUITE(calls_in_turns)

BOOST_FIXTURE_TEST_CASE(a_call_may_be_cancelled_before_its_turn, stopped_before_the_turn)
{
    const int reused = heard->reused;
    const ending end = cancelled_before_a_turn();
    BOOST_TEST(heard->reused == reused + 1); // that of the other call
    check(end, asio::error::operation_aborted);
}

BOOST_FIXTURE_TEST_CASE(an_observer_may_stop_a_call_that_it_sees_use_a_connection,
                        stopped_before_the_turn)
{
    const auto stop = [&] { cancel.emit(asio::cancellation_type::terminal); };
    const ending end = before_a_turn([&] { heard->on_reuse = stop; }, cancel.slot());
    heard->on_reuse = nullptr;
    check(end, asio::error::operation_aborted);
}

BOOST_FIXTURE_TEST_CASE(a_deadline_may_pass_before_the_turn, stopped_before_the_turn)
{
    sunco::call_options how;
    how.timeout = 1s;
    check(before_a_turn([&] { time->advance(1s); }, {}, how), make_error_code(errc::timeout));
}

// The time of an attempt is for the service to answer.
BOOST_FIXTURE_TEST_CASE(what_passes_before_the_turn_is_not_of_the_attempt, in_turns)
{
    sunco::call_options how;
    how.attempt_timeout = 1s;
    how.retry = sunco::retry_policy{.max_attempts = 1};
    BOOST_TEST(before_a_turn([&] { time->advance(2s); }, {}, how).good);
}

// Of five calls two wait, as there are three connections. That of the second turns out in its turn
// to be closed. At the end of the queue, a bulk call behind another, it would be one too many.
BOOST_FIXTURE_TEST_CASE(a_connection_that_is_closed_before_the_turn_is_replaced_in_its_place,
                        in_turns)
{
    make_stale(2);
    sunco::call_options bulk;
    bulk.priority = sunco::priority::bulk;
    std::array<ending, crowd + 2> ends;
    for (std::size_t i = 0; i < ends.size() - 1; ++i)
        start(ends[i], {}, i % 2 == 1 ? bulk : sunco::call_options{});
    start(ends.back());
    run();
    for (const ending& e : ends)
        BOOST_TEST(e.good);
    using why = sunco::close_reason;
    BOOST_TEST((heard->closed == std::vector{why::stale, why::stale}));
    BOOST_TEST(heard->reused == 3);
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_waits_for_a_turn_when_the_client_ends_is_shut_down,
                        in_turns)
{
    ending first;
    ending second;
    start(first);
    start(second);
    asio::post(io, [&] { client.reset(); });
    run();
    BOOST_TEST(is_cancelled(first, delivery::maybe_sent));
    BOOST_TEST(is_cancelled(second, delivery::not_sent));
    using why = sunco::close_reason;
    BOOST_TEST(std::ranges::count(heard->closed, why::shutdown) == 2);
    BOOST_TEST(std::ranges::count(heard->closed, why::age) == 0);
}

// It takes connections that were about to be looked at.
BOOST_FIXTURE_TEST_CASE(an_observer_may_start_calls_when_it_hears_of_a_close, in_turns)
{
    make_stale(1);
    std::array<ending, crowd> ends;
    heard->on_close = [&] {
        for (ending& e : ends)
            start(e);
    };
    warm_up();
    for (const ending& e : ends)
        BOOST_TEST(e.good);
}

BOOST_FIXTURE_TEST_CASE(an_observer_may_end_the_client_when_it_hears_of_a_close, in_turns)
{
    make_stale(1);
    heard->on_close = [&] { client.reset(); };
    warm_up();
    BOOST_TEST(!client.has_value());
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
        asio::co_spawn(io, client->users().try_get(service.app_id(), "u1"), failing);
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
    BOOST_TEST(heard->closed.empty());
}

BOOST_AUTO_TEST_SUITE_END()
