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

} // namespace

result<void> check_record(const record& r)
{
    const bool has_body = r.op == record_op::ensure || r.op == record_op::create;
    if (has_body && !r.user.profile.extra.empty())
        return refusal(
            "/profile has a member other than givenName, surname, email, avatarUrl and locale");
    const user_create sent = has_body ? r.user : key_alone(r.user.external_id, r.user.brand_id);
    if (auto good = check_limits(sent); good.has_error())
        return good;
    if (r.op == record_op::update)
        if (auto good = check_limits(r.change); good.has_error())
            return good;
    return check_key(r);
}

bool is_sound(const record_key& k)
{
    return check_limits(key_alone(k.external_id, k.brand_id)).has_value();
}

} // namespace sunco::sync
