#include <transport/task.hpp>

#include <transport/told_chain.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <new>
#include <string>

namespace asio = boost::asio;
using namespace sunco::transport;

namespace {

/// Where a chain ran to.
struct chain_end {
    bool ended = false;
    std::exception_ptr error;

    void run(asio::io_context& io, asio::cancellation_slot slot, task<void> work)
    {
        make_chain(io.get_executor(), slot, std::move(work), [this](std::exception_ptr e) {
            ended = true;
            error = std::move(e);
        })->start();
    }
};

task<int> twice(asio::io_context& io, int n)
{
    asio::steady_timer timer{io, std::chrono::seconds{0}};
    co_await timer.async_wait(asio::as_tuple(asio::deferred));
    co_return 2 * n;
}

task<void> add_up(asio::io_context& io, int& sum)
{
    for (int i = 1; i <= 3; ++i)
        sum += co_await twice(io, i);
}

task<void> wait_for_ever(asio::io_context& io, boost::system::error_code& got)
{
    asio::steady_timer timer{io, asio::steady_timer::time_point::max()};
    std::tie(got) = co_await timer.async_wait(asio::as_tuple(asio::deferred));
}

task<std::string> say(std::string what)
{
    co_return what;
}

task<std::string> pass_on(const std::string*& where)
{
    auto saying = say("as it is");
    const std::string& said = co_await saying;
    where = &said;
    co_return saying.release();
}

task<void> listen(bool& same, std::string& heard)
{
    const std::string* where = nullptr;
    auto passing = pass_on(where);
    const std::string& got = co_await passing;
    same = &got == where;
    heard = got;
}

// An operation that has no memory left once it can be cancelled.
auto begin_without_memory(std::function<void()> cancelled)
{
    return asio::async_initiate<const asio::deferred_t, void(int)>(
        [cancelled = std::move(cancelled)](auto handler) {
            asio::get_associated_cancellation_slot(handler).assign(
                [cancelled](asio::cancellation_type) { cancelled(); });
            throw std::bad_alloc{};
        },
        asio::deferred);
}

task<void> begin_in_vain(std::function<void()> cancelled)
{
    co_await begin_without_memory(std::move(cancelled));
}

} // namespace

BOOST_AUTO_TEST_SUITE(tasks)

BOOST_AUTO_TEST_CASE(one_gives_its_value_to_the_other)
{
    asio::io_context io{1};
    asio::cancellation_signal signal;
    chain_end end;
    int sum = 0;
    end.run(io, signal.slot(), add_up(io, sum));
    BOOST_TEST(!end.ended);
    io.run();
    BOOST_TEST(end.ended);
    BOOST_TEST(!end.error);
    BOOST_TEST(sum == 12);
}

BOOST_AUTO_TEST_CASE(a_value_stays_where_it_was_made)
{
    asio::io_context io{1};
    asio::cancellation_signal signal;
    chain_end end;
    bool same = false;
    std::string heard;
    end.run(io, signal.slot(), listen(same, heard));
    io.run();
    BOOST_TEST(end.ended);
    BOOST_TEST(same);
    BOOST_TEST(heard == "as it is");
}

BOOST_AUTO_TEST_CASE(a_cancelled_wait_ends_and_throws_nothing)
{
    asio::io_context io{1};
    asio::cancellation_signal signal;
    chain_end end;
    boost::system::error_code got;
    end.run(io, signal.slot(), wait_for_ever(io, got));
    signal.emit(asio::cancellation_type::terminal);
    io.run();
    BOOST_TEST(end.ended);
    BOOST_TEST((got == asio::error::operation_aborted));
}

BOOST_AUTO_TEST_CASE(a_context_that_is_destroyed_takes_the_frames_along)
{
    asio::cancellation_signal signal;
    chain_end end;
    boost::system::error_code got;
    {
        asio::io_context io{1};
        end.run(io, signal.slot(), wait_for_ever(io, got));
        io.poll();
    }
    BOOST_TEST(!end.ended);
}

BOOST_AUTO_TEST_CASE(what_could_not_begin_cannot_be_cancelled)
{
    asio::io_context io{1};
    asio::cancellation_signal signal;
    chain_end end;
    bool cancelled = false;
    end.run(io, signal.slot(), begin_in_vain([&] { cancelled = true; }));
    signal.emit(asio::cancellation_type::terminal);
    BOOST_TEST(!cancelled);
    io.run();
    BOOST_TEST(end.ended);
    BOOST_CHECK_THROW(std::rethrow_exception(end.error), std::bad_alloc);
}

BOOST_AUTO_TEST_SUITE_END()
