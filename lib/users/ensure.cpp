#include <users/operations.hpp>

#include <users/answers.hpp>

#include <sunco/model/difference.hpp>

namespace sunco::users {
namespace {

// A user may come or go between two of our requests. Each round starts afresh; that it happens this
// often in a row means that something else is wrong.
constexpr unsigned rounds = 3;

result<void> check_desired(const user_create& desired)
{
    if (!desired.external_id)
        return make_failure(errc::invalid_argument, "ensure needs an externalId");
    if (!desired.profile.extra.empty())
        return make_failure(errc::invalid_argument,
                            "profile has members that an update cannot carry");
    return {};
}

result<ensured> as(ensure_outcome outcome, result<user> r)
{
    if (r.has_error())
        return r.error();
    return ensured{*std::move(r), outcome};
}

// What a create left us with: nothing to do but report it, or a user to compare.
bool is_settled(const result<user>& made)
{
    return made.has_value() || made.error() != errc::conflict;
}

task<result<ensured>> amend(session::call& c, std::string app, user present, user_create desired)
{
    const user_update change = difference(present, desired);
    if (change == user_update{})
        co_return ensured{std::move(present), ensure_outcome::unchanged};
    // By id: the key may have passed to another user since we looked.
    auto changing = update(c, std::move(app), present.id, change);
    co_return as(ensure_outcome::updated, user_in(co_await changing));
}

} // namespace

task<result<ensured>> ensure(session::call& c, std::string app, user_create desired)
{
    if (auto good = check_desired(desired); good.has_error())
        co_return good.error();
    if (auto settled = settle_brand(c, desired.brand_id); settled.has_error())
        co_return settled.error();
    // Create first: the service's own check for the key is the only one without a race.
    result<ensured> last = ensured{};
    for (unsigned round = 0; round < rounds; ++round) {
        auto made = co_await create(c, app, desired);
        if (is_settled(made))
            co_return as(ensure_outcome::created, std::move(made));
        auto present = co_await get_by_key(c, app, *desired.external_id, desired.brand_id);
        if (present.has_value())
            last = co_await amend(c, app, *std::move(present), desired);
        else
            last = present.error();
        if (last.has_value() || last.error() != errc::not_found)
            co_return last;
    }
    co_return last;
}

} // namespace sunco::users
