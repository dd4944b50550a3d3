#include <policy/breaker.hpp>

#include <algorithm>

namespace sunco::policy {

breaker::verdict breaker::ask(clock::time_point now)
{
    if (!open_)
        return verdict::pass;
    if (probing_ || now < next_probe_)
        return verdict::refuse;
    probing_ = true;
    return verdict::probe;
}

bool breaker::worked()
{
    in_a_row_ = 0;
    const bool was_open = open_;
    open_ = false;
    return was_open;
}

bool breaker::failed(clock::time_point now)
{
    if (knobs_.failures == 0)
        return false;
    ++in_a_row_;
    const bool was_open = open_;
    open_ = open_ || in_a_row_ >= knobs_.failures;
    if (open_)
        next_probe_ = now + knobs_.pause;
    return open_ && !was_open;
}

breaker::clock::duration breaker::wait(clock::time_point now) const
{
    // Nobody knows when the probe will end; if it fails, this much is still to come.
    return probing_ ? clock::duration{knobs_.pause}
                    : std::max(next_probe_ - now, clock::duration::zero());
}

} // namespace sunco::policy
