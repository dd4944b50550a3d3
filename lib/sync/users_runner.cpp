#include <sync/users_runner.hpp>

#include <sync/blame.hpp>

#include <sunco/model/difference.hpp>

namespace sunco::sync {
namespace {

namespace asio = boost::asio;

// Weight of the newest observation: about the last twenty count.
constexpr double newest = 0.05;

// The service takes no create of this key, and shows no user who holds it.
bool is_held_by_another(const failure& f)
{
    return f == errc::not_found && f.api_errors.empty() && f.http_status != 404;
}

call_options with(request_counts& counts, std::optional<std::string> brand_id)
{
    call_options options;
    options.counts = &counts;
    options.brand_id = std::move(brand_id);
    options.priority = priority::bulk;
    return options;
}

effort effort_of(const request_counts& counts)
{
    return {counts.requests, counts.repeats};
}

outcome as_outcome(ensure_outcome o)
{
    switch (o) {
    case ensure_outcome::created:
        return outcome::created;
    case ensure_outcome::updated:
        return outcome::updated;
    case ensure_outcome::unchanged:
        break;
    }
    return outcome::unchanged;
}

template <class T>
answer<outcome> as(outcome o, const result<T>& r, const request_counts& counts)
{
    if (r.has_error())
        return {r.error(), effort_of(counts)};
    return {o, effort_of(counts)};
}

} // namespace

failure no_such_user()
{
    failure f = make_failure(errc::not_found, "no user holds this key");
    f.delivery = delivery::answered;
    return f;
}

bool holds_key(const user& u, const record& r)
{
    return u.external_id == r.user.external_id && u.brand_id == r.user.brand_id;
}

failure other_holder()
{
    failure f = make_failure(errc::conflict, "the key is held by a user of another externalId or "
                                             "brandId, which no update can change");
    f.delivery = delivery::answered;
    return f;
}

asio::awaitable<answer<user>> users_runner::look(work_ptr w)
{
    const record& r = w->get();
    request_counts counts;
    auto call = users_.try_get(app_, *r.user.external_id, with(counts, r.user.brand_id));
    auto found = co_await std::move(call);
    co_return answer<user>{std::move(found), effort_of(counts)};
}

asio::awaitable<answer<user>> users_runner::find(work_ptr w)
{
    auto looking = look(w);
    auto found = co_await std::move(looking);
    // An id goes before an externalId, so this may be another user whose id is our key.
    if (found.verdict.has_value() && !holds_key(*found.verdict, w->get()))
        found.verdict = no_such_user();
    co_return found;
}

asio::awaitable<answer<std::string>> users_runner::find_id(work_ptr w)
{
    auto step = find(std::move(w));
    auto found = co_await std::move(step);
    if (found.verdict.has_error())
        co_return answer<std::string>{found.verdict.error(), found.spent};
    co_return answer<std::string>{std::move(found.verdict->id), found.spent};
}

asio::awaitable<answer<outcome>> users_runner::run(work_ptr w)
{
    switch (w->op()) {
    case record_op::create:
        return create(std::move(w));
    case record_op::update:
        return update(std::move(w));
    case record_op::remove:
        return remove(std::move(w));
    case record_op::remove_personal_information:
        return remove_personal_information(std::move(w));
    case record_op::ensure:
        break;
    }
    return ensure(std::move(w));
}

asio::awaitable<answer<outcome>> users_runner::ensure(work_ptr w)
{
    // A create whose answer is lost cannot tell whether it or an earlier try made the user: then
    // too, look first.
    const bool look = w->maybe_applied || existed_ > 0.5;
    return look ? look_then_ensure(std::move(w)) : create_then_ensure(std::move(w));
}

asio::awaitable<answer<outcome>> users_runner::look_then_ensure(work_ptr w)
{
    const user_create& desired = w->get().user;
    auto step = find(w);
    auto present = co_await std::move(step);
    if (present.verdict.has_error() && !is_absent(present.verdict.error()))
        co_return answer<outcome>{present.verdict.error(), present.spent};
    effort spent = present.spent;
    if (present.verdict.has_value()) {
        learn(true);
        user_update change = difference(*present.verdict, desired);
        if (change == user_update{})
            co_return answer<outcome>{outcome::unchanged, spent};
        request_counts counts;
        auto call =
            users_.try_update(app_, present.verdict->id, std::move(change), with(counts, {}));
        const auto updated = co_await std::move(call);
        spent += effort_of(counts);
        // Gone since we looked: begin afresh.
        if (updated.has_value() || !is_absent(updated.error())) {
            auto done = as(outcome::updated, updated, counts);
            done.spent = spent;
            co_return done;
        }
    }
    auto creation = create_then_ensure(std::move(w));
    auto made = co_await std::move(creation);
    made.spent += spent;
    co_return made;
}

asio::awaitable<answer<outcome>> users_runner::create_then_ensure(work_ptr w)
{
    request_counts counts;
    auto call = users_.try_ensure(app_, w->get().user, with(counts, {}));
    const auto r = co_await std::move(call);
    if (r.has_error()) {
        const bool other = is_held_by_another(r.error());
        co_return answer<outcome>{other ? other_holder() : r.error(), effort_of(counts)};
    }
    learn(r->outcome != ensure_outcome::created);
    co_return answer<outcome>{as_outcome(r->outcome), effort_of(counts)};
}

void users_runner::learn(bool existed) noexcept
{
    existed_ += newest * ((existed ? 1.0 : 0.0) - existed_);
}

asio::awaitable<answer<outcome>> users_runner::create(work_ptr w)
{
    const user_create& desired = w->get().user;
    request_counts counts;
    auto call = users_.try_create(app_, desired, with(counts, {}));
    const auto r = co_await std::move(call);
    auto done = as(outcome::created, r, counts);
    const bool ours_perhaps =
        w->maybe_applied && desired.external_id && r.has_error() && r.error() == errc::conflict;
    if (!ours_perhaps)
        co_return done;
    auto step = find(w);
    auto present = co_await std::move(step);
    done.spent += present.spent;
    if (present.verdict.has_value() && holds(*present.verdict, desired))
        done.verdict = outcome::created;
    else if (present.verdict.has_error() && !is_absent(present.verdict.error()))
        done.verdict = present.verdict.error();
    co_return done;
}

asio::awaitable<answer<outcome>> users_runner::update(work_ptr w)
{
    // By id, and so looked up first: an externalId that happens to be another user's id would
    // change that user.
    auto step = find_id(w);
    auto id = co_await std::move(step);
    if (id.verdict.has_error())
        co_return answer<outcome>{id.verdict.error(), id.spent};
    request_counts counts;
    auto call = users_.try_update(app_, *id.verdict, w->get().change, with(counts, {}));
    const auto updated = co_await std::move(call);
    auto done = as(outcome::updated, updated, counts);
    done.spent += id.spent;
    co_return done;
}

asio::awaitable<answer<outcome>> users_runner::remove(work_ptr w)
{
    request_counts counts;
    auto call = users_.try_remove(app_, w->user_id, with(counts, {}));
    const auto r = co_await std::move(call);
    auto done = as(outcome::removed, r, counts);
    const bool gone =
        r.has_error() && r.error() == errc::not_found && !r.error().api_errors.empty();
    if (gone && w->maybe_applied)
        done.verdict = outcome::removed;
    co_return done;
}

asio::awaitable<answer<outcome>> users_runner::remove_personal_information(work_ptr w)
{
    request_counts counts;
    auto call = users_.try_remove_personal_information(app_, w->user_id, with(counts, {}));
    const auto r = co_await std::move(call);
    co_return as(outcome::personal_information_removed, r, counts);
}

} // namespace sunco::sync
