#include <sync/gate.hpp>

namespace sunco::sync {

bool gate::may_pass() const
{
    if (!health_.paused())
        return in_flight_ < limit_;
    return in_flight_ == 0 && std::chrono::steady_clock::now() >= health_.next_probe();
}

time_point gate::worth_a_look() const
{
    return health_.paused() && in_flight_ == 0 ? health_.next_probe() : time_point::max();
}

bool gate::try_enter()
{
    const bool enters = !closed_ && may_pass();
    if (enters)
        ++in_flight_;
    return enters;
}

boost::asio::awaitable<bool> gate::enter()
{
    while (!closed_) {
        if (try_enter())
            co_return true;
        auto turn = line_.wait(executor_, worth_a_look());
        co_await std::move(turn);
    }
    co_return false;
}

void gate::leave()
{
    --in_flight_;
    line_.wake_one();
}

void gate::close()
{
    closed_ = true;
    line_.wake_all();
}

} // namespace sunco::sync
