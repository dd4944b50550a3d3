#pragma once

#include <sync/work.hpp>

#include <cstddef>
#include <unordered_map>

namespace sunco::sync {

/// The records that a job holds: those of one key one after the other, the others side by side.
class lanes {
public:
    lanes() = default;
    lanes(const lanes&) = delete;
    lanes& operator=(const lanes&) = delete;
    ~lanes();

    /// Takes \p w in. \returns whether it may start now; if not, `leave` will give it out.
    bool enter(work_ptr w);
    /// \p w is done. \returns the next one of its key, which may start now.
    [[nodiscard]] work_ptr leave(const work& w);
    /// How many are held.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    // Each waits behind the one before it, in `work::next`.
    struct lane {
        work_ptr first{};
        work* last = nullptr;
    };
    // For each key its lane. The key is a part of the first's own. The hash is not `noexcept`: the
    // library's map then keeps what it gave, and looks at no other record to find one.
    struct hash {
        std::size_t operator()(const record_key* k) const;
    };
    struct equal {
        bool operator()(const record_key* a, const record_key* b) const noexcept
        {
            return *a == *b;
        }
    };
    std::unordered_map<const record_key*, lane, hash, equal> lanes_;
    std::size_t size_ = 0;
};

} // namespace sunco::sync
