#include <emulator/operations.hpp>

#include <algorithm>

// A removal is answered at once, and done when its delay is over; only then do events tell of it.

namespace sunco::emulation {
namespace {

bool has_key(const user& u, const std::optional<std::string>& brand,
             const std::optional<std::string>& external_id)
{
    return external_id && u.external_id == external_id && u.brand_id == brand;
}

} // namespace

outcome operations::remove(const route& where)
{
    outcome out;
    const user* found = look_up(where);
    if (!found) {
        out.answer = user_not_found();
        return out;
    }
    user subject = *found;
    out.answer = json_answer(200, boost::json::object{});
    out.effect = request_effect::removed;
    out.user_id = subject.id;
    out.external_id = subject.external_id;
    users_.erase(subject.id);
    removals_.push_back({now() + settings_.removal_delay, std::move(subject)});
    catch_up();
    return out;
}

void operations::catch_up()
{
    const timestamp present = now();
    // Taken out first: what is done may not be found among what is still to do.
    std::vector<removal> due;
    std::erase_if(removals_, [&](removal& r) {
        if (r.due > present)
            return false;
        due.push_back(std::move(r));
        return true;
    });
    std::ranges::stable_sort(due, {}, &removal::due);
    for (const removal& r : due)
        finish(r);
    std::erase_if(reserved_, [&](const auto& entry) { return entry.second <= present; });
}

// Everything dates from when it was due: the clock may have moved far past that in one step.
void operations::finish(const removal& done)
{
    const user& removed = done.subject;
    if (removed.external_id && settings_.reuse_delay.count() > 0)
        reserved_[branded(removed.brand_id, *removed.external_id)] =
            done.due + settings_.reuse_delay;
    if (settings_.removal_cascade) {
        tell("client:remove", removed, done.due).part_id = new_other_id();
        tell("conversation:remove", removed, done.due).part_id = new_other_id();
    }
    tell(settings_.removal_event, removed, done.due);
}

std::optional<timestamp> operations::next_due() const
{
    const auto first = std::ranges::min_element(removals_, {}, &removal::due);
    if (first == removals_.end())
        return std::nullopt;
    return first->due;
}

bool operations::reserved(const user& u) const
{
    if (!u.external_id)
        return false;
    return reserved_.contains(branded(u.brand_id, *u.external_id)) ||
           std::ranges::any_of(removals_, [&](const removal& r) {
               return has_key(r.subject, u.brand_id, u.external_id);
           });
}

const user* operations::look_up_removed(const route& where) const
{
    const bool any_brand = !where.brand_id && settings_.brandless_finds_branded;
    const auto found = std::ranges::find_if(removals_, [&](const removal& r) {
        const std::optional<std::string>& brand = any_brand ? r.subject.brand_id : where.brand_id;
        return r.subject.id == where.subject || has_key(r.subject, brand, where.subject);
    });
    return found == removals_.end() ? nullptr : &found->subject;
}

event& operations::tell(std::string type, user subject, timestamp at)
{
    event e;
    e.id = new_other_id();
    e.type = std::move(type);
    e.created_at = at;
    e.subject = std::move(subject);
    return events_.emplace_back(std::move(e));
}

std::vector<event> operations::take_events()
{
    return std::exchange(events_, {});
}

} // namespace sunco::emulation
