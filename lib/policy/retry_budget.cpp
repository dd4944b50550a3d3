#include <policy/retry_budget.hpp>

#include <algorithm>

namespace sunco::policy {

void retry_budget::take(unsigned cost)
{
    available_ -= std::min(cost, available_);
}

void retry_budget::call_succeeded(unsigned last_cost)
{
    const unsigned earned = last_cost == 0 ? 1 : last_cost;
    available_ += std::min(earned, capacity_ - available_);
}

} // namespace sunco::policy
