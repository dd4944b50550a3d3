#pragma once

#include <boost/intrusive/list.hpp>

#include <array>
#include <cstddef>

namespace sunco::policy {

// Who waits, in lanes: the first lane goes before the second, and so on; within one it is first
// come, first served. Waiter is an intrusive list hook that knows its lane.
template <class Waiter, std::size_t Count>
class lanes {
public:
    void push_back(Waiter& w)
    {
        queues_[w.lane()].push_back(w);
        ++size_;
    }

    void erase(Waiter& w)
    {
        auto& queue = queues_[w.lane()];
        queue.erase(queue.iterator_to(w));
        --size_;
    }

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    // The next one, or null.
    [[nodiscard]] Waiter* front() noexcept
    {
        for (auto& queue : queues_)
            if (!queue.empty())
                return &queue.front();
        return nullptr;
    }

    // Whether somebody waits who would go before a newcomer in this lane.
    [[nodiscard]] bool ahead_of(std::size_t lane) const noexcept
    {
        for (std::size_t i = 0; size_ > 0 && i <= lane; ++i)
            if (!queues_[i].empty())
                return true;
        return false;
    }

    // How many would go before a newcomer in this lane.
    [[nodiscard]] std::size_t count_ahead_of(std::size_t lane) const noexcept
    {
        std::size_t sum = 0;
        for (std::size_t i = 0; i <= lane; ++i)
            sum += queues_[i].size();
        return sum;
    }

private:
    std::array<boost::intrusive::list<Waiter>, Count> queues_;
    std::size_t size_ = 0;
};

} // namespace sunco::policy
