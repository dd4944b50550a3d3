#include <sync/users_runner.hpp>

#include <sync/blame.hpp>

#include <sunco/model/difference.hpp>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

// Asked for the key in one brand, the service shows a user of another: to it the key is taken. A
// user that has our key for its id is in nobody's way.
bool is_in_the_way(const user& present, const record& r)
{
    const bool writes = r.op == record_op::ensure || r.op == record_op::create;
    return writes && r.user.brand_id && present.external_id == r.user.external_id;
}

// Of a user that is there.
result<outcome> foretell(const record& r, const user& present)
{
    switch (r.op) {
    case record_op::create:
        return make_failure(errc::conflict, "a user holds this key");
    case record_op::update:
        return outcome::updated;
    case record_op::remove:
        return outcome::removed;
    case record_op::remove_personal_information:
        return outcome::personal_information_removed;
    case record_op::ensure:
        break;
    }
    return difference(present, r.user) == user_update{} ? outcome::unchanged : outcome::updated;
}

// Of a user that is not.
result<outcome> foretell(const record& r, const failure& absent)
{
    if (r.op == record_op::ensure || r.op == record_op::create)
        return outcome::created;
    return absent;
}

} // namespace

asio::awaitable<answer<outcome>> dry_runner::run(work_ptr w)
{
    const record& r = w->get();
    if (!r.user.external_id)
        co_return answer<outcome>{outcome::created, {}};
    auto step = look(w);
    auto seen = co_await std::move(step);
    if (seen.verdict.has_error()) {
        const failure f = seen.verdict.error();
        co_return answer<outcome>{is_absent(f) ? foretell(r, f) : f, seen.spent};
    }
    const user& present = *seen.verdict;
    if (holds_key(present, r))
        co_return answer<outcome>{foretell(r, present), seen.spent};
    if (is_in_the_way(present, r))
        co_return answer<outcome>{other_holder(), seen.spent};
    co_return answer<outcome>{foretell(r, no_such_user()), seen.spent};
}

} // namespace sunco::sync
