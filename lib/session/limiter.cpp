#include <session/limiter.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/assert.hpp>

#include <optional>
#include <utility>

namespace sunco::session {

namespace asio = boost::asio;
using transport::clock;

permit::permit(permit&& other) noexcept
    : from_{std::exchange(other.from_, nullptr)}, began_{other.began_}
{}

permit& permit::operator=(permit&& other) noexcept
{
    std::swap(from_, other.from_);
    std::swap(began_, other.began_);
    return *this;
}

permit::~permit()
{
    if (from_)
        end(ending::unknown, from_->time_->now());
}

void permit::end(ending how, clock::time_point now)
{
    BOOST_ASSERT(from_);
    limiter::wake(std::exchange(from_, nullptr)->rules_.finished(how, began_, now));
}

/// The timer never expires; it is cancelled when the call has become the first. From then on the
/// call is awake, though it may have to wait for its executor.
struct limiter::waiting_call : policy::admission::waiter {
    waiting_call(const asio::any_io_executor& executor, std::size_t lane)
        : waiter{lane}, turn{executor, clock::time_point::max()}
    {}
    asio::steady_timer turn;
    std::optional<transport::stopper::nap> asleep;
};

/// A call's place in the queue. Left before its turn, it lets the next one move up.
struct limiter::place {
    place(limiter& l, std::size_t lane) : owner{l}, call{l.executor_, lane}
    {
        owner.rules_.wait(call);
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    ~place()
    {
        if (!started)
            wake(owner.rules_.abandon(call));
    }

    limiter& owner;
    waiting_call call;
    bool started = false;
};

limiter::limiter(asio::any_io_executor executor, policy::admission rules,
                 std::shared_ptr<transport::deadline_list> time)
    : executor_{std::move(executor)}, rules_{std::move(rules)}, time_{std::move(time)}
{}

permit limiter::try_start(std::size_t lane, clock::time_point now)
{
    return rules_.try_start(lane, now) ? permit{*this} : permit{};
}

transport::task<permit> limiter::wait(std::size_t lane, transport::stopper& stop)
{
    place mine{*this, lane};
    while (!stop.stopped()) {
        const auto now = stop.now();
        if (rules_.try_start(mine.call, now)) {
            mine.started = true;
            mine.call.asleep.reset();
            wake(rules_.first());
            co_return permit{*this};
        }
        // Of the same moment: a token that is not due has a time at which it will be.
        const auto due_in = rules_.delay(now);
        std::optional<transport::stopper::step> until_due;
        if (rules_.is_first(mine.call) && due_in > clock::duration::zero())
            until_due.emplace(stop, due_in);
        mine.call.asleep.emplace(stop);
        co_await transport::until_woken{mine.call.turn};
    }
    co_return permit{};
}

void limiter::wake(policy::admission::waiter* w)
{
    if (!w)
        return;
    auto& call = *static_cast<waiting_call*>(w);
    call.asleep.reset();
    call.turn.cancel();
}

} // namespace sunco::session
