#pragma once

#include <policy/admission.hpp>
#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace sunco::session {

class limiter;

/// The right to have one request in flight; given back at its end, or on destruction.
class permit {
public:
    using ending = policy::concurrency_limit::ending;

    permit() = default;
    explicit permit(limiter& from) : from_{&from} {}
    permit(permit&& other) noexcept;
    permit& operator=(permit&& other) noexcept;
    ~permit();

    explicit operator bool() const noexcept { return from_ != nullptr; }

    /// The exchange begins: what was waited for before says nothing of the service.
    void begin(transport::clock::time_point now) noexcept { began_ = now; }
    /// The exchange is over, and with it the right, of which there must be one.
    void end(ending how, transport::clock::time_point now);

private:
    limiter* from_ = nullptr;
    transport::clock::time_point began_{};
};

/// Makes calls wait for the client's limits: carries out what `admission` decides.
class limiter {
public:
    limiter(boost::asio::any_io_executor executor, policy::admission rules,
            std::shared_ptr<transport::deadline_list> time);

    /// A permit where there is room now.
    [[nodiscard]] permit try_start(std::size_t lane, transport::clock::time_point now);

    /// How long the rate limit would hold back a call that came now.
    [[nodiscard]] std::chrono::nanoseconds expected_wait(std::size_t lane) const
    {
        return rules_.expected_wait(lane, time_->now());
    }

    /// As many calls wait as may.
    [[nodiscard]] bool queue_is_full(std::size_t lane) const noexcept
    {
        return rules_.is_full(lane);
    }

    /// Waits for its turn; without a permit where \p stop says so.
    transport::task<permit> wait(std::size_t lane, transport::stopper& stop);

    /// After 429 with a Retry-After: nothing starts for that long.
    void cool_down(std::chrono::milliseconds wait) { rules_.cool_down(time_->now() + wait); }

    [[nodiscard]] const policy::concurrency_limit& in_flight() const noexcept
    {
        return rules_.in_flight();
    }

private:
    friend class permit;
    struct waiting_call;
    struct place;

    static void wake(policy::admission::waiter* w);

    boost::asio::any_io_executor executor_;
    policy::admission rules_;
    std::shared_ptr<transport::deadline_list> time_;
};

} // namespace sunco::session
