#include <sync/lanes.hpp>

#include <functional>
#include <string_view>
#include <utility>

namespace sunco::sync {

// Brands are few: the id tells keys apart.
std::size_t lanes::hash::operator()(const record_key* k) const
{
    return std::hash<std::string_view>{}(k->external_id);
}

// Record by record: let go of as a whole, a long lane would take a stack frame for each.
lanes::~lanes()
{
    for (auto& [key, its] : lanes_)
        while (its.first)
            its.first = std::exchange(its.first->next, nullptr);
}

bool lanes::enter(work_ptr w)
{
    ++size_;
    if (!w->item.key)
        return true;
    work* const entered = w.get();
    const auto [at, fresh] = lanes_.try_emplace(&*entered->item.key);
    lane& its = at->second;
    (fresh ? its.first : its.last->next) = std::move(w);
    its.last = entered;
    return fresh;
}

work_ptr lanes::leave(const work& w)
{
    --size_;
    if (!w.item.key)
        return nullptr;
    auto node = lanes_.extract(&*w.item.key);
    lane& its = node.mapped();
    its.first = std::exchange(its.first->next, nullptr);
    work_ptr next = its.first;
    if (next) {
        node.key() = &*next->item.key;
        lanes_.insert(std::move(node));
    }
    return next;
}

} // namespace sunco::sync
