#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace test {

/// Something that one thread tells another, once. Copies mean the same event.
class event {
public:
    void set() const
    {
        {
            const std::lock_guard lock{state_->mutex};
            state_->set = true;
        }
        state_->changed.notify_all();
    }

    [[nodiscard]] bool is_set() const
    {
        const std::lock_guard lock{state_->mutex};
        return state_->set;
    }

    /// \returns false when the event did not come within \p limit
    [[nodiscard]] bool wait(std::chrono::milliseconds limit) const
    {
        std::unique_lock lock{state_->mutex};
        return state_->changed.wait_for(lock, limit, [this] { return state_->set; });
    }

private:
    struct state {
        std::mutex mutex;
        std::condition_variable changed;
        bool set = false;
    };
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

} // namespace test
