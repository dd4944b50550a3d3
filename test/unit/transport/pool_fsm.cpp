#include <transport/pool_fsm.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <memory>

using namespace std::chrono_literals;
using sunco::transport::pool_fsm;

namespace {

using state = pool_fsm::waiter::state;
using time_point = pool_fsm::clock::time_point;
using ids = std::vector<pool_fsm::connection_id>;

constexpr pool_fsm::settings two{.max_connections = 2, .max_waiting = 3};

struct two_connections {
    pool_fsm pool{two};
    time_point now{24h};

    pool_fsm::connection_id dial()
    {
        pool_fsm::waiter w;
        pool.acquire(w);
        BOOST_REQUIRE((w.what() == state::dial));
        BOOST_TEST(pool.dialed(w.id(), now));
        return pool.take(w);
    }

    void park(pool_fsm::connection_id id)
    {
        const auto e = pool.release(id, now);
        BOOST_TEST(!e.woken);
        BOOST_TEST(!e.close);
    }

    void queue(pool_fsm::waiter& w)
    {
        pool.acquire(w);
        BOOST_TEST((w.what() == state::queued));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pool_fsm_, two_connections)

BOOST_AUTO_TEST_CASE(dials_up_to_the_cap_then_queues_then_refuses)
{
    dial();
    dial();
    std::deque<pool_fsm::waiter> waiting(3);
    for (auto& w : waiting)
        queue(w);
    pool_fsm::waiter one_more;
    pool.acquire(one_more);
    BOOST_TEST((one_more.what() == state::refused));
    BOOST_TEST(pool.slots_in_use() == 2);
    for (auto& w : waiting)
        (void)pool.abandon(w, now);
    BOOST_TEST(pool.waiting() == 0);
}

BOOST_AUTO_TEST_CASE(opens_one_more_whatever_is_idle_up_to_the_cap)
{
    park(dial());
    pool_fsm::waiter w;
    BOOST_TEST(pool.open(w));
    BOOST_TEST((w.what() == state::dial));
    const auto id = pool.take(w);
    BOOST_TEST(pool.dialed(id, now));
    pool_fsm::waiter too_many;
    BOOST_TEST(!pool.open(too_many));
    BOOST_TEST((too_many.what() == state::none));
    park(id);
    BOOST_TEST(pool.idle() == 2u);
    (void)pool.shut_down();
    BOOST_TEST(!pool.open(too_many));
}

BOOST_AUTO_TEST_CASE(an_idle_connection_that_is_not_as_it_should_be_is_dropped)
{
    const auto a = dial(), b = dial();
    park(a);
    park(b);
    BOOST_TEST(pool.idle_ids() == (ids{b, a}));
    pool.drop(b);
    BOOST_TEST(pool.idle_ids() == ids{a});
    BOOST_TEST(pool.slots_in_use() == 1u);
    pool.drop(a);
    BOOST_TEST(!pool.next_out());
    BOOST_TEST(pool.slots_in_use() == 0u);
}

BOOST_AUTO_TEST_CASE(a_cap_of_zero_counts_as_one)
{
    pool_fsm smallest{{.max_connections = 0, .max_waiting = 0}};
    pool_fsm::waiter a;
    pool_fsm::waiter b;
    smallest.acquire(a);
    smallest.acquire(b);
    BOOST_TEST((a.what() == state::dial));
    BOOST_TEST((b.what() == state::refused));
}

BOOST_AUTO_TEST_CASE(the_most_recently_parked_is_used_first)
{
    const auto a = dial();
    const auto b = dial();
    park(b);
    park(a);
    pool_fsm::waiter first;
    pool_fsm::waiter second;
    pool.acquire(first);
    pool.acquire(second);
    BOOST_TEST((first.what() == state::use_idle));
    BOOST_TEST(pool.take(first) == a);
    BOOST_TEST(pool.take(second) == b);
}

BOOST_AUTO_TEST_CASE(a_released_connection_goes_to_the_first_in_the_queue)
{
    const auto a = dial();
    const auto b = dial();
    pool_fsm::waiter first;
    pool_fsm::waiter second;
    queue(first);
    queue(second);
    const auto e = pool.release(a, now);
    BOOST_TEST(e.woken == &first);
    BOOST_TEST(!e.close);
    BOOST_TEST((first.what() == state::use_idle));
    BOOST_TEST(first.id() == a);
    BOOST_TEST(pool.release(b, now).woken == &second);
    BOOST_TEST(pool.idle() == 0);
}

BOOST_AUTO_TEST_CASE(a_freed_slot_lets_the_first_in_the_queue_dial)
{
    const auto a = dial();
    pool_fsm::waiter dialling;
    pool.acquire(dialling);
    pool_fsm::waiter first;
    pool_fsm::waiter second;
    queue(first);
    queue(second);
    BOOST_TEST(pool.discard(a) == &first);
    BOOST_TEST((first.what() == state::dial));
    BOOST_TEST(pool.discard(pool.take(dialling)) == &second);
    BOOST_TEST((second.what() == state::dial));
    BOOST_TEST(first.id() != second.id());
    BOOST_TEST(pool.discard(pool.take(first)) == nullptr);
    BOOST_TEST(pool.slots_in_use() == 1);
}

BOOST_AUTO_TEST_CASE(a_cancelled_waiter_passes_on_what_it_was_granted)
{
    const auto a = dial();
    const auto b = dial();
    pool_fsm::waiter first;
    pool_fsm::waiter second;
    pool_fsm::waiter third;
    queue(first);
    queue(second);
    queue(third);
    BOOST_TEST(pool.release(a, now).woken == &first);
    BOOST_TEST(pool.abandon(first, now).woken == &second);
    BOOST_TEST(second.id() == a);
    BOOST_TEST((second.what() == state::use_idle));

    BOOST_TEST(pool.discard(b) == &third);
    pool_fsm::waiter fourth;
    queue(fourth);
    BOOST_TEST(pool.abandon(third, now).woken == &fourth);
    BOOST_TEST((fourth.what() == state::dial));
    BOOST_TEST(pool.abandon(fourth, now).woken == nullptr);
    BOOST_TEST(pool.abandon(second, now).woken == nullptr);
    BOOST_TEST(pool.idle() == 1);
    BOOST_TEST(pool.slots_in_use() == 1);
}

BOOST_AUTO_TEST_CASE(what_was_taken_is_not_passed_on)
{
    const auto a = dial();
    dial();
    pool_fsm::waiter w;
    queue(w);
    (void)pool.release(a, now);
    BOOST_TEST(pool.take(w) == a);
    const auto e = pool.abandon(w, now);
    BOOST_TEST(!e.woken);
    BOOST_TEST(!e.close);
    BOOST_TEST(pool.idle() == 0);
    BOOST_TEST(pool.slots_in_use() == 2);
}

BOOST_AUTO_TEST_CASE(a_replaced_connection_keeps_its_slot)
{
    const auto a = dial();
    dial();
    pool_fsm::waiter behind;
    queue(behind);
    const auto fresh = pool.replace(a);
    BOOST_TEST(fresh != a);
    BOOST_TEST((behind.what() == state::queued));
    BOOST_TEST(pool.slots_in_use() == 2);
    BOOST_TEST(pool.dialed(fresh, now));
    BOOST_TEST(pool.release(fresh, now).woken == &behind);
}

BOOST_AUTO_TEST_CASE(idle_connections_expire)
{
    const auto a = dial();
    const auto b = dial();
    park(a);
    now += 10s;
    park(b);
    now += 40s;
    BOOST_TEST((pool.expire(now - 1ns) == ids{}));
    BOOST_TEST((pool.expire(now) == ids{a}));
    now += 10s;
    BOOST_TEST((pool.expire(now) == ids{b}));
    BOOST_TEST(pool.slots_in_use() == 0);
}

BOOST_AUTO_TEST_CASE(old_connections_are_closed_when_they_fall_idle)
{
    const auto old = dial();
    now += 299s;
    const auto young = dial();
    pool_fsm::waiter w;
    queue(w);
    now += 1s;
    BOOST_TEST(pool.expire(now).empty());
    const auto e = pool.release(old, now);
    BOOST_TEST(e.close);
    BOOST_TEST(e.woken == &w);
    BOOST_TEST((w.what() == state::dial));
    park(young);
}

BOOST_AUTO_TEST_CASE(age_ends_an_idle_connection_that_is_used_often)
{
    const auto id = dial();
    for (int i = 0; i < 10; ++i) {
        park(id);
        now += 29s;
        pool_fsm::waiter w;
        pool.acquire(w);
        BOOST_TEST(pool.take(w) == id);
    }
    park(id);
    now += 10s;
    BOOST_TEST((pool.expire(now) == ids{id}));
    BOOST_TEST(pool.slots_in_use() == 0);
}

BOOST_AUTO_TEST_CASE(flush_closes_what_is_idle)
{
    const auto a = dial();
    const auto b = dial();
    park(a);
    BOOST_TEST((pool.flush() == ids{a}));
    BOOST_TEST(pool.slots_in_use() == 1);
    park(b);
    BOOST_TEST(pool.idle() == 1);
}

BOOST_AUTO_TEST_CASE(shut_down_drains)
{
    const auto a = dial();
    pool_fsm::waiter dialling;
    pool.acquire(dialling);
    pool_fsm::waiter first;
    pool_fsm::waiter second;
    queue(first);
    queue(second);
    const auto e = pool.shut_down();
    BOOST_TEST((e.refused == std::vector<pool_fsm::waiter*>{&first, &second}));
    BOOST_TEST((first.what() == state::refused));
    BOOST_TEST(!pool.abandon(second, now).woken);

    BOOST_TEST(pool.release(a, now).close);
    BOOST_TEST(!pool.dialed(dialling.id(), now));
    BOOST_TEST(pool.discard(pool.take(dialling)) == nullptr);
    BOOST_TEST(pool.slots_in_use() == 0);

    pool_fsm::waiter late;
    pool.acquire(late);
    BOOST_TEST((late.what() == state::refused));
    const auto again = pool.shut_down();
    BOOST_TEST(again.closed.empty());
    BOOST_TEST(again.refused.empty());
}

BOOST_AUTO_TEST_CASE(shut_down_closes_what_is_idle)
{
    const auto a = dial();
    park(a);
    BOOST_TEST((pool.shut_down().closed == ids{a}));
    BOOST_TEST(pool.slots_in_use() == 0);
}

BOOST_AUTO_TEST_CASE(extreme_times_do_not_overflow)
{
    pool_fsm patient{{.idle_timeout = std::chrono::milliseconds::max(),
                      .max_age = std::chrono::milliseconds::max()}};
    pool_fsm::waiter w;
    patient.acquire(w);
    BOOST_TEST(patient.dialed(w.id(), now));
    BOOST_TEST(!patient.release(patient.take(w), now).close);
    BOOST_TEST(patient.expire(now + 24h).empty());
}

BOOST_AUTO_TEST_CASE(live_calls_are_served_before_bulk_ones)
{
    const auto id = dial();
    const auto other = dial();
    pool_fsm::waiter bulk{sunco::priority::bulk};
    pool_fsm::waiter live{sunco::priority::live};
    queue(bulk);
    queue(live);
    BOOST_TEST(pool.release(id, now).woken == &live);
    BOOST_TEST(pool.release(other, now).woken == &bulk);
}

BOOST_AUTO_TEST_SUITE_END()
