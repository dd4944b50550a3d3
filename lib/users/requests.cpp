#include <users/requests.hpp>

#include <utility>

namespace sunco::users {

resource::resource(const http::base_url& base, std::string_view app_id) : target_{base.prefix}
{
    target_.literal("/v2/apps").segment(app_id).literal("/users");
}

resource& resource::user(std::string_view id)
{
    target_.segment(id);
    return *this;
}

resource& resource::word(std::string_view word)
{
    target_.segment(word);
    return *this;
}

resource& resource::identity_email(std::string_view email)
{
    target_.query("filter%5Bidentities.email%5D", email);
    return *this;
}

resource& resource::brand(const std::optional<std::string>& id)
{
    if (id)
        target_.query("brandId", *id);
    return *this;
}

http::request resource::request(http::verb method, std::string body)
{
    return {method, std::move(target_).str(), std::move(body)};
}

} // namespace sunco::users
