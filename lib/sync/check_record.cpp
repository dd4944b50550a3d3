#include <sync/check_record.hpp>

#include <sunco/model/limits.hpp>

#include <optional>
#include <string>
#include <utility>

namespace sunco::sync {
namespace {

failure refusal(std::string why)
{
    return make_failure(errc::invalid_argument, std::move(why));
}

result<void> check_key(const record& r)
{
    if (r.op == record_op::create)
        return {};
    if (!r.user.external_id)
        return refusal(std::string{to_string(r.op)} + " needs an externalId");
    // It names the user in a path sooner or later; that of a create does not.
    return check_path_id(*r.user.external_id, "externalId");
}

user_create key_alone(std::optional<std::string> external_id, std::optional<std::string> brand_id)
{
    user_create key;
    key.external_id = std::move(external_id);
    key.brand_id = std::move(brand_id);
    return key;
}

result<void> check_body(const user_create& body)
{
    if (!body.profile.extra.empty())
        return refusal(
            "/profile has a member other than givenName, surname, email, avatarUrl and locale");
    return check_limits(body);
}

} // namespace

result<void> check_record(const record& r)
{
    const result<void> good = r.op == record_op::ensure || r.op == record_op::create
                                  ? check_body(r.user)
                                  : check_limits(key_alone(r.user.external_id, r.user.brand_id));
    if (good.has_error())
        return good;
    if (r.op == record_op::update)
        if (auto change = check_limits(r.change); change.has_error())
            return change;
    return check_key(r);
}

bool is_sound(const record_key& k)
{
    return check_limits(key_alone(k.external_id, k.brand_id)).has_value();
}

} // namespace sunco::sync
