// Random schedules over small pools, each step checked against a model that is slow and obvious.
#include <transport/pool_fsm.hpp>

#include "support/seed.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>

using namespace std::chrono_literals;
using sunco::transport::pool_fsm;

namespace {

using state = pool_fsm::waiter::state;
using time_point = pool_fsm::clock::time_point;
using connection_id = pool_fsm::connection_id;

constexpr auto idle_timeout = 50ms;
constexpr auto max_age = 300ms;

struct idle_connection {
    connection_id id;
    time_point parked;
};

class schedule {
public:
    explicit schedule(std::uint64_t seed)
        : rng_(seed), max_connections_(1 + below(4)), max_waiting_(below(6)),
          pool_({max_connections_, max_waiting_, idle_timeout, max_age})
    {}

    void step()
    {
        now_ += std::chrono::milliseconds(below(5) == 0 ? below(60) : below(3));
        switch (below(9)) {
        case 0:
        case 1:
        case 2:
            acquire();
            break;
        case 3:
            with_any(granted_, [this](auto w) { take(w); });
            break;
        case 4:
            abandon();
            break;
        case 5:
            with_any(dialling_, [this](connection_id id) { end_dial(id); });
            break;
        case 6:
        case 7:
            with_any(in_use_, [this](connection_id id) { end_use(id); });
            break;
        default:
            upkeep();
        }
        check();
    }

    void drain()
    {
        const auto e = pool_.shut_down();
        expect_closed(e.closed, all_idle());
        BOOST_REQUIRE(e.refused.size() == queued_.size());
        for (std::size_t i = 0; i < queued_.size(); ++i)
            BOOST_REQUIRE(e.refused[i] == queued_[i].get());
        queued_.clear();
        shut_down_ = true;
        while (!granted_.empty())
            take(granted_.begin());
        while (!dialling_.empty() || !in_use_.empty()) {
            with_any(dialling_, [this](connection_id id) { end_dial(id); });
            with_any(in_use_, [this](connection_id id) { end_use(id); });
        }
        BOOST_REQUIRE(pool_.slots_in_use() == 0);
        BOOST_REQUIRE(pool_.waiting() == 0);
    }

private:
    using owned = std::unique_ptr<pool_fsm::waiter>;

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(rng_() % n); }

    template <typename Container, typename Action>
    void with_any(Container& from, Action act)
    {
        if (from.empty())
            return;
        const auto it = std::next(from.begin(), static_cast<std::ptrdiff_t>(below(from.size())));
        if constexpr (std::is_same_v<Container, std::set<connection_id>>)
            act(*it);
        else
            act(it);
    }

    std::vector<connection_id> all_idle() const
    {
        std::vector<connection_id> ids;
        for (const auto& c : idle_)
            ids.push_back(c.id);
        return ids;
    }

    bool over(const idle_connection& c) const
    {
        return now_ - c.parked >= idle_timeout || now_ - opened_.at(c.id) >= max_age;
    }

    std::vector<connection_id> idle_and_over() const
    {
        std::vector<connection_id> ids;
        for (const auto& c : idle_)
            if (over(c))
                ids.push_back(c.id);
        return ids;
    }

    void expect_closed(std::vector<connection_id> got, std::vector<connection_id> want)
    {
        std::sort(got.begin(), got.end());
        std::sort(want.begin(), want.end());
        BOOST_REQUIRE(got == want);
        std::erase_if(idle_, [&](const auto& c) {
            return std::binary_search(want.begin(), want.end(), c.id);
        });
    }

    // Live calls stand in front of bulk ones.
    void queue(owned w)
    {
        const bool is_bulk = bulk_.contains(w.get());
        const auto first_bulk =
            std::find_if(queued_.begin(), queued_.end(),
                         [&](const owned& other) { return bulk_.contains(other.get()); });
        queued_.insert(is_bulk ? queued_.end() : first_bulk, std::move(w));
    }

    std::size_t ahead_of(const pool_fsm::waiter& w) const
    {
        return bulk_.contains(&w) ? queued_.size()
                                  : static_cast<std::size_t>(
                                        std::ranges::count_if(queued_, [&](const owned& other) {
                                            return !bulk_.contains(other.get());
                                        }));
    }

    owned new_call()
    {
        const bool is_bulk = below(2) == 0;
        auto w = std::make_unique<pool_fsm::waiter>(is_bulk ? sunco::priority::bulk
                                                            : sunco::priority::live);
        bulk_.erase(w.get()); // of an earlier call at the same address
        if (is_bulk)
            bulk_.insert(w.get());
        return w;
    }

    void acquire()
    {
        auto w = new_call();
        expect_closed(pool_.expire(now_), idle_and_over());
        pool_.acquire(*w);
        if (!idle_.empty()) {
            BOOST_REQUIRE((w->what() == state::use_idle));
            BOOST_REQUIRE(w->id() == idle_.back().id);
            idle_.pop_back();
            granted_.push_back(std::move(w));
        } else if (slots() < max_connections_) {
            BOOST_REQUIRE((w->what() == state::dial));
            BOOST_REQUIRE(known_.insert(w->id()).second);
            granted_.push_back(std::move(w));
        } else if (ahead_of(*w) < max_waiting_) {
            BOOST_REQUIRE((w->what() == state::queued));
            queue(std::move(w));
        } else {
            BOOST_REQUIRE((w->what() == state::refused));
        }
    }

    void take(std::deque<owned>::iterator w)
    {
        const bool dial = (*w)->what() == state::dial;
        const auto id = pool_.take(**w);
        (dial ? dialling_ : in_use_).insert(id);
        granted_.erase(w);
    }

    void abandon()
    {
        if (below(2) == 0)
            with_any(queued_, [this](auto w) {
                const auto e = pool_.abandon(**w, now_);
                BOOST_REQUIRE(!e.woken && !e.close);
                queued_.erase(w);
            });
        else
            with_any(granted_, [this](auto w) {
                const owned mine = std::move(*w);
                granted_.erase(w);
                const auto id = mine->id();
                const bool open = mine->what() == state::use_idle;
                const auto e = pool_.abandon(*mine, now_);
                open ? expect_released(id, e) : expect_freed(e.woken);
            });
    }

    void end_dial(connection_id id)
    {
        dialling_.erase(id);
        if (below(3) == 0) {
            expect_freed(pool_.discard(id));
            return;
        }
        BOOST_REQUIRE(pool_.dialed(id, now_) == !shut_down_);
        opened_[id] = now_;
        in_use_.insert(id);
    }

    void end_use(connection_id id)
    {
        in_use_.erase(id);
        const auto choice = below(6);
        if (choice == 0) {
            expect_freed(pool_.discard(id));
        } else if (choice == 1) {
            const auto fresh = pool_.replace(id);
            BOOST_REQUIRE(known_.insert(fresh).second);
            dialling_.insert(fresh);
        } else {
            expect_released(id, pool_.release(id, now_));
        }
    }

    void upkeep()
    {
        const auto over_now = idle_and_over();
        if (below(20) == 0)
            expect_closed(pool_.flush(), all_idle());
        else
            expect_closed(pool_.expire(now_), over_now);
    }

    void expect_released(connection_id id, const pool_fsm::effect& e)
    {
        const bool close = shut_down_ || now_ - opened_.at(id) >= max_age;
        BOOST_REQUIRE(e.close == close);
        if (close) {
            expect_freed(e.woken);
        } else if (queued_.empty()) {
            BOOST_REQUIRE(!e.woken);
            idle_.push_back({id, now_});
        } else {
            expect_first(e.woken, state::use_idle);
            BOOST_REQUIRE(granted_.back()->id() == id);
        }
    }

    void expect_freed(pool_fsm::waiter* woken)
    {
        if (queued_.empty()) {
            BOOST_REQUIRE(!woken);
            return;
        }
        expect_first(woken, state::dial);
        BOOST_REQUIRE(known_.insert(granted_.back()->id()).second);
    }

    void expect_first(const pool_fsm::waiter* woken, state granted)
    {
        BOOST_REQUIRE(woken == queued_.front().get());
        BOOST_REQUIRE((woken->what() == granted));
        granted_.push_back(std::move(queued_.front()));
        queued_.pop_front();
    }

    std::size_t slots() const
    {
        return idle_.size() + granted_.size() + dialling_.size() + in_use_.size();
    }

    void check() const
    {
        BOOST_REQUIRE(pool_.slots_in_use() == slots());
        BOOST_REQUIRE(pool_.slots_in_use() <= max_connections_);
        BOOST_REQUIRE(pool_.idle() == idle_.size());
        BOOST_REQUIRE(pool_.waiting() == queued_.size());
        // No lost wake-up: nobody waits while something could be had.
        if (!queued_.empty())
            BOOST_REQUIRE(slots() - idle_.size() == max_connections_);
    }

    std::mt19937_64 rng_;
    std::size_t max_connections_;
    std::size_t max_waiting_;
    pool_fsm pool_;
    time_point now_{24h};
    bool shut_down_ = false;
    // Most recently parked last.
    std::deque<idle_connection> idle_;
    std::deque<owned> queued_;
    std::set<const pool_fsm::waiter*> bulk_;
    // Granted and not yet taken.
    std::deque<owned> granted_;
    std::set<connection_id> dialling_;
    std::set<connection_id> in_use_;
    std::map<connection_id, time_point> opened_;
    std::set<connection_id> known_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(pool_schedules)

namespace {

void run_schedules(std::uint64_t count, int steps)
{
    const auto first = sunco::test::seed();
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
        {
            schedule s(seed);
            for (int i = 0; i < steps; ++i)
                s.step();
            s.drain();
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(match_the_model)
{
    run_schedules(5'000, 400);
}

// A pool's first moments, from many starts; as many as SUNCO_TEST_SCHEDULES says.
BOOST_AUTO_TEST_CASE(many_short_ones_match_the_model)
{
    const char* wanted = std::getenv("SUNCO_TEST_SCHEDULES");
    run_schedules(wanted ? std::stoull(wanted) : 100'000, 20);
}

// A queue of 100,000: entering, leaving from the middle and being served stay cheap. With a search
// through the queue in any of them, this takes minutes.
BOOST_AUTO_TEST_CASE(a_long_queue)
{
    constexpr std::size_t many = 100'000;
    const time_point now{24h};
    pool_fsm pool({.max_connections = 1, .max_waiting = many});
    pool_fsm::waiter holder;
    pool.acquire(holder);
    BOOST_TEST(pool.dialed(holder.id(), now));
    const auto id = pool.take(holder);

    std::deque<pool_fsm::waiter> waiting(many);
    for (auto& w : waiting)
        pool.acquire(w);
    BOOST_TEST(pool.waiting() == many);
    for (std::size_t i = 0; i < many; i += 2)
        (void)pool.abandon(waiting[i], now);
    for (std::size_t i = 1; i < many; i += 2) {
        BOOST_REQUIRE(pool.release(id, now).woken == &waiting[i]);
        (void)pool.take(waiting[i]);
    }
    BOOST_TEST(pool.release(id, now).woken == nullptr);
    BOOST_TEST(pool.idle() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
