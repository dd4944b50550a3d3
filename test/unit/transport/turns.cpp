#include <transport/turns.hpp>

#include <transport/told_chain.hpp>

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <new>
#include <stdexcept>
#include <string>

namespace asio = boost::asio;
using namespace sunco::transport;

namespace {

/// What an executor does with a handler.
enum class reception { takes, throws, drops };

/// The executor of a context, where a test says what becomes of what is posted.
struct fickle_executor {
    asio::execution_context& query(asio::execution::context_t) const noexcept { return *io; }
    fickle_executor require(asio::execution::blocking_t::never_t) const { return *this; }
    bool operator==(const fickle_executor&) const noexcept = default;

    template <class Handler>
    void execute(Handler handler) const
    {
        if (*next == reception::throws)
            throw std::bad_alloc{};
        if (*next == reception::takes)
            asio::post(*io, std::move(handler));
    }

    asio::io_context* io;
    const reception* next;
};

/// Calls that take turns, and what they did.
struct taking_turns {
    /// A call that says its name, and again after each of its turns.
    void start(char name, int count = 1)
    {
        make_chain(io.get_executor(), signal.slot(), say(name, count), [](std::exception_ptr) {
        })->start();
    }

    /// One whose completion handler throws, as a program's may.
    void start_throwing(char name)
    {
        make_chain(io.get_executor(), signal.slot(), say(name, 1), [](std::exception_ptr) {
            throw std::runtime_error{"of the program"};
        })->start();
    }

    task<void> say(char name, int count)
    {
        said += name;
        for (; count > 0; --count) {
            co_await next_turn{*all};
            said += name;
        }
    }

    asio::cancellation_signal signal;
    asio::io_context io{1};
    /// Of the turns that are wanted from here on.
    reception next = reception::takes;
    std::shared_ptr<turns> all = std::make_shared<turns>(fickle_executor{&io, &next});
    std::string said;
};

/// A frame that tells when it is gone.
struct gone {
    ~gone() { ++count; }
    int& count;
};

task<void> hold(turns& all, int& count)
{
    const gone here{count};
    co_await next_turn{all};
    count += 100;
}

} // namespace

BOOST_AUTO_TEST_SUITE(turn_taking)

BOOST_AUTO_TEST_CASE(calls_go_on_in_order_after_what_is_ready)
{
    taking_turns t;
    asio::post(t.io, [&] { t.said += '1'; });
    t.start('a');
    asio::post(t.io, [&] { t.said += '2'; });
    t.start('b');
    BOOST_TEST(t.said == "ab");
    t.io.run();
    BOOST_TEST(t.said == "ab1ab2");
}

BOOST_AUTO_TEST_CASE(who_waits_again_waits_for_all_others_and_what_is_ready)
{
    taking_turns t;
    t.start('a', 2);
    t.start('b', 3);
    t.start('c', 2);
    asio::post(t.io, [&] { t.said += '1'; });
    t.io.run();
    BOOST_TEST(t.said == "abcabc1abcb");
}

// It leaves run(), as that of any operation would, and the program goes on with run().
BOOST_AUTO_TEST_CASE(a_handler_that_throws_takes_no_other_call_along)
{
    taking_turns t;
    t.start('a');
    t.start_throwing('b');
    t.start('c');
    t.start_throwing('d');
    t.start('e', 2);
    BOOST_CHECK_THROW(t.io.run(), std::runtime_error);
    BOOST_TEST(t.said == "abcdeab");
    BOOST_CHECK_THROW(t.io.run(), std::runtime_error);
    BOOST_TEST(t.said == "abcdeabcd");
    t.io.run();
    BOOST_TEST(t.said == "abcdeabcdee");
}

// As without memory, or while the context is being destroyed.
BOOST_AUTO_TEST_CASE(where_there_can_be_no_turn_calls_go_on_at_once)
{
    for (const reception none : {reception::throws, reception::drops}) {
        taking_turns t;
        t.next = none;
        t.start('a', 2);
        BOOST_TEST(t.said == "aaa");
        t.next = reception::takes;
        t.start('b');
        BOOST_TEST(t.said == "aaab");
        t.io.run();
        BOOST_TEST(t.said == "aaabb");
    }
}

// Who waits for a turn has it, whether or not there is memory for another handler.
BOOST_AUTO_TEST_CASE(a_handler_that_throws_takes_no_call_along_where_the_rest_cannot_be_posted)
{
    taking_turns t;
    t.start('a');
    t.start_throwing('b');
    t.start('c', 2);
    t.next = reception::throws;
    BOOST_CHECK_THROW(t.io.run(), std::runtime_error);
    BOOST_TEST(t.said == "abcabcc");
    t.io.run();
    BOOST_TEST(t.said == "abcabcc");
}

// As one does that waits for another call by running the context itself.
BOOST_AUTO_TEST_CASE(a_handler_that_runs_the_context_meets_the_other_calls)
{
    taking_turns t;
    make_chain(t.io.get_executor(), t.signal.slot(), t.say('a', 1), [&](std::exception_ptr) {
        while (t.said != "abcabc")
            BOOST_REQUIRE(t.io.poll_one() == 1u);
        t.said += '!';
    })->start();
    t.start('b');
    t.start('c');
    t.io.run();
    BOOST_TEST(t.said == "abcabc!");
}

BOOST_AUTO_TEST_CASE(a_context_that_is_destroyed_takes_the_calls_along)
{
    int count = 0;
    {
        asio::cancellation_signal signal;
        asio::io_context io{1};
        const auto all = std::make_shared<turns>(io.get_executor());
        for (int i = 0; i < 3; ++i)
            make_chain(io.get_executor(), signal.slot(), hold(*all, count), [](std::exception_ptr) {
            })->start();
        BOOST_TEST(count == 0);
    }
    BOOST_TEST(count == 3);
}

// After its context; the calls may be what has kept the turns alive.
BOOST_AUTO_TEST_CASE(turns_may_outlive_the_context_and_the_other_way_round)
{
    int count = 0;
    std::shared_ptr<turns> all;
    asio::cancellation_signal signal;
    {
        asio::io_context io{1};
        all = std::make_shared<turns>(io.get_executor());
        make_chain(io.get_executor(), signal.slot(), hold(*all, count), [](std::exception_ptr) {
        })->start();
    }
    BOOST_TEST(count == 1);
    all.reset();
    asio::io_context io{1};
    all = std::make_shared<turns>(io.get_executor());
    make_chain(io.get_executor(), signal.slot(), hold(*all, count), [](std::exception_ptr) {
    })->start();
    all.reset();
    io.run();
    BOOST_TEST(count == 102);
}

BOOST_AUTO_TEST_SUITE_END()
