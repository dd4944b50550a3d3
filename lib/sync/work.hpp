#pragma once

#include <sunco/sync/outcome.hpp>
#include <sunco/sync/source.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sunco::sync {

struct work;
using work_ptr = std::shared_ptr<work>;

/// One record on its way through a job.
struct work {
    work() = default;
    explicit work(source_item&& given) : item{std::move(given)} {}

    /// What the source gave.
    source_item item{};
    /// Whether its request may have been sent before, in this run or an earlier one.
    bool maybe_applied = false;
    /// Whether the journal has it down as in flight.
    bool intended = false;
    /// Tries of this run that met with trouble.
    unsigned tries = 0;
    /// For a removal: the id of the user that held the key when we looked.
    std::string user_id{};
    /// How it ended; set before it is settled, and left alone until that is durable.
    outcome ended = outcome::unknown;
    /// Of a failure: all there is to tell. Apart, as most records need none.
    std::unique_ptr<record_result> failed{};
    /// The next record of its key, which waits for this one.
    work_ptr next{};

    [[nodiscard]] const record& get() const { return *item.content; }
    [[nodiscard]] record_op op() const { return get().op; }
};

/// Whether the operation acts on the one user that is looked up first.
[[nodiscard]] inline bool needs_id(record_op op) noexcept
{
    return op == record_op::remove || op == record_op::remove_personal_information;
}

/// Whether carrying it out twice in a row is the same as once, and tells the same.
[[nodiscard]] inline bool is_repeatable(record_op op) noexcept
{
    return op == record_op::ensure || op == record_op::update;
}

/// Whether nobody could tell a user that it made from one that was there.
[[nodiscard]] inline bool is_create_without_key(const work& w)
{
    return w.op() == record_op::create && !w.item.key;
}

} // namespace sunco::sync
