#include <sunco/model/difference.hpp>

#include <boost/json/value.hpp>

namespace sunco {
namespace {

template <class T>
void add(field<T>& change, const std::optional<T>& present, const std::optional<T>& desired)
{
    if (desired && desired != present)
        change = *desired;
}

// Integers that a double holds exactly; beyond, two of them may share one.
constexpr double exact = 9'007'199'254'740'992; // 2^53

// A member that JSON writes as 1 may come back as 1.0 from a service that knows one kind of number.
bool same(const boost::json::value& a, const boost::json::value& b)
{
    if (a == b || !a.is_number() || !b.is_number())
        return a == b;
    const bool one_is_double = a.is_double() != b.is_double();
    const auto x = a.to_number<double>();
    return one_is_double && x == b.to_number<double>() && x > -exact && x < exact;
}

boost::json::object missing(const boost::json::object& present, const boost::json::object& desired)
{
    boost::json::object change;
    for (const auto& [key, value] : desired) {
        const boost::json::value* there = present.if_contains(key);
        if (!there || !same(*there, value))
            change.emplace(key, value);
    }
    return change;
}

} // namespace

user_update difference(const user& present, const user_create& desired)
{
    user_update change;
    add(change.signed_up_at, present.signed_up_at, desired.signed_up_at);
    add(change.to_be_retained, present.to_be_retained, desired.to_be_retained);
    add(change.profile.given_name, present.profile.given_name, desired.profile.given_name);
    add(change.profile.surname, present.profile.surname, desired.profile.surname);
    add(change.profile.email, present.profile.email, desired.profile.email);
    add(change.profile.avatar_url, present.profile.avatar_url, desired.profile.avatar_url);
    add(change.profile.locale, present.profile.locale, desired.profile.locale);
    auto metadata = missing(present.metadata, desired.metadata);
    if (!metadata.empty())
        change.metadata = std::move(metadata);
    return change;
}

bool holds(const user& present, const user_create& desired)
{
    return present.external_id == desired.external_id && present.brand_id == desired.brand_id &&
           missing(present.profile.extra, desired.profile.extra).empty() &&
           difference(present, desired) == user_update{};
}

} // namespace sunco
