#pragma once

#include <sync/work.hpp>

#include <cstddef>
#include <deque>
#include <map>

namespace sunco::sync {

/// The records that a job holds: those of one key one after the other, the others side by side.
class lanes {
public:
    /// Takes \p w in. \returns whether it may start now; if not, `leave` will give it out.
    bool enter(work_ptr w);
    /// \p w is done. \returns the next one of its key, which may start now.
    [[nodiscard]] work_ptr leave(const work& w);
    /// How many are held.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    // Those that wait behind the one that has started.
    std::map<record_key, std::deque<work_ptr>> waiting_;
    std::size_t size_ = 0;
};

} // namespace sunco::sync
