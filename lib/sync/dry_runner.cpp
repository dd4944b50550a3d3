#include <sync/users_runner.hpp>

#include <sync/blame.hpp>

#include <sunco/model/difference.hpp>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

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
    auto step = find(w);
    auto found = co_await std::move(step);
    if (found.verdict.has_value())
        co_return answer<outcome>{foretell(r, *found.verdict), found.spent};
    const failure& f = found.verdict.error();
    if (!is_absent(f))
        co_return answer<outcome>{f, found.spent};
    co_return answer<outcome>{foretell(r, f), found.spent};
}

} // namespace sunco::sync
