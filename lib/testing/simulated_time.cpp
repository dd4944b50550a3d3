#include <sunco/testing/simulated_time.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <vector>

namespace sunco::testing {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

// Far from the epoch, so that a test may look a day back.
constexpr steady_clock::time_point start{std::chrono::hours{24 * 365}};

/// One alarm, as the clock sees it. Shared with the handlers that were posted for it.
struct ring {
    asio::any_io_executor executor;
    std::function<void()> call;
    steady_clock::time_point when{};
    bool is_set = false;
    bool all_asleep = false;
    /// Grows with every change, so that a posted ring knows that it is out of date.
    unsigned setting = 0;
    /// Keeps the context running while the alarm is set.
    asio::any_io_executor work{};

    void off()
    {
        is_set = false;
        ++setting;
        work = {};
    }
};

} // namespace

struct simulated_time::state : std::enable_shared_from_this<simulated_time::state> {
    passing how;
    steady_clock::time_point now = start;
    std::chrono::system_clock::time_point wall;
    std::vector<std::shared_ptr<ring>> rings{};
    /// Held by every ring that was posted and has not been heard: what it leads to is not known
    /// yet.
    std::shared_ptr<int> unheard = std::make_shared<int>();

    [[nodiscard]] std::shared_ptr<ring> next() const
    {
        std::shared_ptr<ring> first;
        for (const auto& r : rings)
            if (r->is_set && (!first || r->when < first->when))
                first = r;
        return first;
    }

    void move_to(steady_clock::time_point when)
    {
        const auto by = std::max(when - now, steady_clock::duration::zero());
        now += by;
        wall += std::chrono::duration_cast<std::chrono::system_clock::duration>(by);
    }

    void post_ring(const std::shared_ptr<ring>& r)
    {
        r->off();
        asio::post(r->executor,
                   [weak = weak_from_this(), token = unheard, r, setting = r->setting]() mutable {
                       token.reset();
                       // A copy: the alarm may be destroyed by what it rings for.
                       if (r->setting == setting && r->call)
                           std::function<void()>{r->call}();
                       if (const auto self = weak.lock())
                           self->jump_if_idle();
                   });
    }

    [[nodiscard]] bool all_sleep() const
    {
        return unheard.use_count() == 1 && std::ranges::all_of(rings, [](const auto& r) {
                   return !r->is_set || r->all_asleep;
               });
    }

    /// Jumps where nothing else can happen, but after what the present handler has yet to do: it
    /// may start another call.
    void jump_if_idle()
    {
        const auto first = how == passing::when_all_sleep && all_sleep() ? next() : nullptr;
        if (!first)
            return;
        asio::post(first->executor, [weak = weak_from_this()] {
            if (const auto self = weak.lock(); self && self->all_sleep())
                self->jump();
        });
    }

    bool jump()
    {
        const auto first = next();
        if (!first)
            return false;
        move_to(first->when);
        post_ring(first);
        return true;
    }
};

class simulated_time::ringer final : public alarm {
public:
    ringer(std::shared_ptr<state> clock, std::shared_ptr<ring> mine)
        : clock_{std::move(clock)}, mine_{std::move(mine)}
    {
        clock_->rings.push_back(mine_);
    }

    ~ringer() override
    {
        off();
        mine_->call = nullptr;
        std::erase(clock_->rings, mine_);
    }

    void set(steady_clock::time_point when) override
    {
        ++mine_->setting;
        mine_->when = when;
        mine_->is_set = true;
        if (!mine_->work)
            mine_->work = asio::prefer(mine_->executor, asio::execution::outstanding_work.tracked);
        if (when <= clock_->now)
            clock_->post_ring(mine_);
        else
            clock_->jump_if_idle();
    }

    void off() override
    {
        mine_->off();
        clock_->jump_if_idle();
    }

    void note_asleep(bool all_asleep) override
    {
        mine_->all_asleep = all_asleep;
        clock_->jump_if_idle();
    }

private:
    std::shared_ptr<state> clock_;
    std::shared_ptr<ring> mine_;
};

simulated_time::simulated_time(passing how, std::chrono::system_clock::time_point wall)
    : state_{std::make_shared<state>()}
{
    state_->how = how;
    state_->wall = wall;
}

simulated_time::~simulated_time() = default;

steady_clock::time_point simulated_time::now() const noexcept
{
    return state_->now;
}

std::chrono::system_clock::time_point simulated_time::wall_now() const noexcept
{
    return state_->wall;
}

std::unique_ptr<alarm> simulated_time::make_alarm(asio::any_io_executor executor,
                                                  std::function<void()> call)
{
    auto mine = std::make_shared<ring>();
    mine->executor = std::move(executor);
    mine->call = std::move(call);
    return std::make_unique<ringer>(state_, std::move(mine));
}

void simulated_time::advance(std::chrono::nanoseconds by)
{
    const auto until = state_->now + by;
    for (auto first = state_->next(); first && first->when <= until; first = state_->next())
        state_->jump();
    state_->move_to(until);
}

void simulated_time::shift_wall(std::chrono::nanoseconds by) noexcept
{
    state_->wall += std::chrono::duration_cast<std::chrono::system_clock::duration>(by);
}

bool simulated_time::advance_to_next_alarm()
{
    return state_->jump();
}

std::chrono::nanoseconds simulated_time::elapsed() const noexcept
{
    return state_->now - start;
}

std::size_t simulated_time::alarms_set() const noexcept
{
    return static_cast<std::size_t>(
        std::ranges::count_if(state_->rings, [](const auto& r) { return r->is_set; }));
}

} // namespace sunco::testing
