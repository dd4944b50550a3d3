// Enough calls at once for them to take turns, as they do under load: after `shortest_rest` calls
// that have company at least `trial` do, whatever comes of it.

#include "integration/fixture.hpp"

#include <transport/loop_load.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using sunco::errc;
using sunco::transport::loop_load;

namespace {

constexpr int callers = 16;
constexpr int middle_of_a_trial = loop_load::shortest_rest + loop_load::trial / 2;
constexpr int calls_each = 2 * (loop_load::shortest_rest + loop_load::trial) / callers;

/// How often it got the answer that it asked for. \p answered counts all.
asio::awaitable<int> ask_often(sunco::users_api users, std::string app, std::string id,
                               int* answered = nullptr, int count = calls_each)
{
    int good = 0;
    for (int i = 0; i < count; ++i) {
        const auto answer = co_await users.try_get(app, id);
        if (answered)
            ++*answered;
        good += answer && answer->external_id == id ? 1 : 0;
    }
    co_return good;
}

asio::awaitable<void> make_people(sunco::users_api users, std::string app)
{
    for (int i = 0; i < callers; ++i)
        co_await users.create(app, person(std::to_string(i)));
}

template <class Executor>
std::vector<std::future<int>> start(Executor where, const sunco::users_api& users,
                                    const std::string& app, int* answered = nullptr)
{
    std::vector<std::future<int>> all;
    for (int i = 0; i < callers; ++i)
        all.push_back(asio::co_spawn(where, ask_often(users, app, std::to_string(i), answered),
                                     asio::use_future));
    return all;
}

void all_must_be_good(std::vector<std::future<int>> all)
{
    for (auto& one : all)
        BOOST_TEST(one.get() == calls_each);
}

} // namespace

BOOST_AUTO_TEST_SUITE(load)

BOOST_FIXTURE_TEST_CASE(each_call_gets_its_own_answer, fixture)
{
    run(make_people(users, app));
    auto all = start(io.get_executor(), users, app);
    io.restart();
    io.run();
    all_must_be_good(std::move(all));
}

BOOST_FIXTURE_TEST_CASE(each_call_gets_its_own_answer_on_two_threads, fixture)
{
    run(make_people(users, app));
    asio::thread_pool pool{2};
    sunco::client mine{pool.get_executor(), settings()};
    auto all = start(pool.get_executor(), mine.users(), app);
    pool.join();
    all_must_be_good(std::move(all));
}

BOOST_FIXTURE_TEST_CASE(a_context_that_is_destroyed_in_the_middle_takes_the_calls_along, fixture)
{
    run(make_people(users, app));
    int ended = 0;
    int answered = 0;
    {
        asio::io_context mine{1};
        sunco::client other{mine.get_executor(), settings()};
        for (int i = 0; i < callers; ++i)
            asio::co_spawn(mine, ask_often(other.users(), app, std::to_string(i), &answered),
                           [&](std::exception_ptr, int) { ++ended; });
        while (answered < middle_of_a_trial)
            BOOST_REQUIRE(mine.run_one() == 1u);
    }
    BOOST_TEST(ended == 0);
}

BOOST_FIXTURE_TEST_CASE(cancelled_calls_end_and_the_others_go_on, fixture)
{
    run(make_people(users, app));
    std::vector<asio::cancellation_signal> signals(callers);
    std::vector<std::exception_ptr> ends;
    int answered = 0;
    for (auto& s : signals)
        asio::co_spawn(io, ask_often(users, app, "0", &answered),
                       asio::bind_cancellation_slot(
                           s.slot(), [&](std::exception_ptr e, int) { ends.push_back(e); }));
    auto others = start(io.get_executor(), users, app, &answered);
    io.restart();
    while (answered < middle_of_a_trial)
        BOOST_REQUIRE(io.run_one() == 1u);
    BOOST_TEST(ends.empty());
    for (auto& s : signals)
        s.emit(asio::cancellation_type::terminal);
    io.run();
    BOOST_TEST(ends.size() == signals.size());
    for (const auto& e : ends) // none of them came to its end by itself
        BOOST_TEST((e != nullptr));
    all_must_be_good(std::move(others));
}

// Of two calls at once the second takes a turn; the first has no company when it begins.
BOOST_FIXTURE_TEST_CASE(a_connection_that_closed_is_replaced_in_the_turn_and_costs_no_attempt,
                        fixture)
{
    run(make_people(users, app));
    for (int i = 0; i < callers; ++i)
        asio::co_spawn(io, ask_often(users, app, "0", nullptr, middle_of_a_trial / callers),
                       asio::detached);
    io.restart();
    io.run();
    const auto two_at_once = [&](const sunco::call_options& first,
                                 const sunco::call_options& other) {
        int good = 0;
        const auto count = [&](std::exception_ptr e, const auto& got) {
            good += !e && got ? 1 : 0;
        };
        asio::co_spawn(io, users.try_get(app, "0", first), count);
        asio::co_spawn(io, users.try_get(app, "0", other), count);
        io.restart();
        io.run();
        BOOST_TEST(good == 2);
    };
    const auto open = service->stats().open;
    service->add_fault(sunco::parse_fault("stale:times=2"));
    two_at_once({}, {});
    while (service->stats().open > open - 2)
        std::this_thread::yield();
    sunco::call_info first;
    sunco::call_info other;
    sunco::call_options told;
    told.info = &first;
    sunco::call_options told_too;
    told_too.info = &other;
    two_at_once(told, told_too);
    BOOST_TEST(first.attempts.size() == 1u);
    BOOST_TEST(other.attempts.size() == 1u);
}

// Each time it leaves run(), and the program goes on with run().
BOOST_FIXTURE_TEST_CASE(handlers_that_throw_take_no_other_call_along, fixture)
{
    run(make_people(users, app));
    auto others = start(io.get_executor(), users, app);
    int left = calls_each;
    std::function<void()> call_again = [&] {
        asio::co_spawn(io, users.try_get(app, "1"), [&](std::exception_ptr, auto&&) {
            if (--left > 0)
                call_again();
            throw std::runtime_error{"of the program"};
        });
    };
    call_again();
    int thrown = 0;
    io.restart();
    for (bool more = true; more;)
        try {
            io.run();
            more = false;
        } catch (const std::runtime_error&) {
            ++thrown;
        }
    BOOST_TEST(thrown == calls_each);
    all_must_be_good(std::move(others));
}

BOOST_AUTO_TEST_SUITE_END()
