#include <sync/lanes.hpp>

#include <sync/work.hpp>

namespace sunco::sync {

bool lanes::enter(work_ptr w)
{
    ++size_;
    if (!w->item.key)
        return true;
    const auto [lane, fresh] = waiting_.try_emplace(*w->item.key);
    if (!fresh)
        lane->second.push_back(std::move(w));
    return fresh;
}

work_ptr lanes::leave(const work& w)
{
    --size_;
    if (!w.item.key)
        return nullptr;
    const auto lane = waiting_.find(*w.item.key);
    if (lane->second.empty()) {
        waiting_.erase(lane);
        return nullptr;
    }
    work_ptr next = std::move(lane->second.front());
    lane->second.pop_front();
    return next;
}

} // namespace sunco::sync
