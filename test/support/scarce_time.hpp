#pragma once

#include <sunco/time_source.hpp>

#include <functional>
#include <memory>
#include <new>
#include <utility>

namespace test {

/// The system's time, which counts its alarms, and has none while there is no memory.
class scarce_time final : public sunco::time_source {
public:
    bool no_memory = false;
    /// How often an alarm was set.
    unsigned alarms = 0;

    std::chrono::steady_clock::time_point now() const noexcept override
    {
        return std::chrono::steady_clock::now();
    }
    std::chrono::system_clock::time_point wall_now() const noexcept override
    {
        return std::chrono::system_clock::now();
    }
    std::unique_ptr<sunco::alarm> make_alarm(boost::asio::any_io_executor executor,
                                             std::function<void()> ring) override
    {
        return std::make_unique<scarce_alarm>(
            *this, sunco::system_time()->make_alarm(std::move(executor), std::move(ring)));
    }

private:
    struct scarce_alarm final : sunco::alarm {
        scarce_alarm(scarce_time& t, std::unique_ptr<sunco::alarm> a) : time{t}, real{std::move(a)}
        {}
        void set(std::chrono::steady_clock::time_point when) override
        {
            real->off(); // as a timer forgets its wait before it allocates the next
            if (time.no_memory)
                throw std::bad_alloc{};
            real->set(when);
            ++time.alarms;
        }
        void off() override { real->off(); }

        scarce_time& time;
        std::unique_ptr<sunco::alarm> real;
    };
};

} // namespace test
