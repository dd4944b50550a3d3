#pragma once

#include <sunco/policy/circuit_breaker.hpp>

#include <chrono>

namespace sunco::policy {

// Whether requests go out at all. Guarded by the client's executor.
class breaker {
public:
    using clock = std::chrono::steady_clock;

    enum class verdict {
        pass,
        // Goes through alone to see whether the service is back; `probe_ended` must follow.
        probe,
        refuse,
    };

    explicit breaker(const circuit_breaker& knobs) : knobs_{knobs} {}

    [[nodiscard]] verdict ask(clock::time_point now);

    // A request ended with an answer that shows that the service works. True: it closed again.
    bool worked();
    // A request failed in a way that counts. True: the breaker opened just now.
    bool failed(clock::time_point now);
    // The probe is over, however it went; after worked() or failed(), where one of them applies.
    void probe_ended() { probing_ = false; }

    [[nodiscard]] bool is_open() const noexcept { return open_; }
    // Until a probe may go; the whole pause while one is on its way.
    [[nodiscard]] clock::duration wait(clock::time_point now) const;

private:
    circuit_breaker knobs_;
    unsigned in_a_row_ = 0;
    bool open_ = false;
    bool probing_ = false;
    clock::time_point next_probe_{};
};

} // namespace sunco::policy
