#include <users/check.hpp>

#include <model/utf8.hpp>
#include <sunco/model/limits.hpp>

namespace sunco::users {

check& check::id(std::string_view id, std::string_view name)
{
    return first(check_path_id(id, name));
}

check& check::email(std::string_view email)
{
    return length(email, limits::email, "identity_email");
}

check& check::brand(const std::optional<std::string>& brand)
{
    return brand ? length(*brand, limits::brand_id, "brand_id") : *this;
}

check& check::no_brand(const std::optional<std::string>& brand)
{
    return brand ? first(make_failure(errc::invalid_argument, "this operation takes no brand_id"))
                 : *this;
}

check& check::surviving(const std::optional<std::string>& zendesk_id)
{
    return zendesk_id ? length(*zendesk_id, limits::external_id, "surviving_zendesk_id") : *this;
}

check& check::first(const result<void>& r)
{
    if (!bad_ && r.has_error())
        bad_ = r.error();
    return *this;
}

check& check::length(std::string_view text, std::size_t most, const char* name)
{
    const auto characters = utf8::count(text);
    if (characters && *characters >= 1 && *characters <= most)
        return *this;
    return first(make_failure(errc::invalid_argument, std::string{name} +
                                                          " is not valid UTF-8 of 1 to " +
                                                          std::to_string(most) + " characters"));
}

} // namespace sunco::users
