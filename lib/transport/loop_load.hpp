#pragma once

#include <algorithm>

namespace sunco::transport {

/// Whether the event loop is so busy that answers are there before it gets round to waiting for
/// them. Only calls that all take turns can tell: each looks for its answer after the others have
/// sent their requests. So some do now and then, and go on as long as half of their looks find one.
class loop_load {
public:
    /// Of so many calls the looks are judged together.
    static constexpr unsigned trial = 256;
    /// So many calls take no turns before the first trial, as a look in vain costs a receive; twice
    /// as many after one that fails, and so on, until one succeeds.
    static constexpr unsigned shortest_rest = 512;
    static constexpr unsigned longest_rest = 8192;

    /// Whether a call is to take turns, in which case `note_look` should follow; to be asked once
    /// for each request.
    [[nodiscard]] bool begin_call() noexcept
    {
        if (!busy_ && ++rested_ == rest_) {
            busy_ = true;
            rested_ = 0;
        }
        return busy_;
    }

    /// What comes after the end of its trial is not counted.
    void note_look(bool found) noexcept
    {
        if (!busy_)
            return;
        found_ += found ? 1 : 0;
        if (++looks_ < trial)
            return;
        busy_ = found_ >= trial / 2;
        rest_ = busy_ ? shortest_rest : std::min(2 * rest_, longest_rest);
        looks_ = 0;
        found_ = 0;
    }

private:
    bool busy_ = false;
    unsigned rest_ = shortest_rest;
    unsigned rested_ = 0;
    unsigned looks_ = 0;
    unsigned found_ = 0;
};

} // namespace sunco::transport
