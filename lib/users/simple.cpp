#include <users/operations.hpp>

#include <users/answers.hpp>
#include <users/check.hpp>
#include <users/requests.hpp>

#include <json/codec.hpp>
#include <session/send.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace sunco::users {

using policy::operation_kind;

namespace {

// Nothing is sent for data that break a rule.
task<sent> refused(failure bad)
{
    co_return sent{std::move(bad)};
}

task<sent> ask_in_brand(session::call& c, std::string_view app, std::string_view id,
                        const std::optional<std::string>& brand)
{
    if (auto bad = check().app(app).user(id).brand(brand).verdict())
        return refused(*std::move(bad));
    return session::send(
        c, resource{c.client->target(), app}.user(id).brand(brand).request(http::verb::get),
        {"get_user", operation_kind::read});
}

// The changes to one user go one after the other: a retry of an older one must not overtake a newer
// one.
task<sent> change(session::call& c, std::string app, std::string id, http::request request,
                  session::purpose what)
{
    session::write_order::place place{c.client->writes(), app, id};
    co_await place.turn(c.stop);
    auto sending = session::send(c, std::move(request), what);
    co_await sending;
    co_return sending.release();
}

} // namespace

task<sent> get(session::call& c, std::string_view app, std::string_view id)
{
    return ask_in_brand(c, app, id, c.options().brand_id);
}

task<result<user>> get_by_key(session::call& c, std::string app, std::string external_id,
                              std::optional<std::string> brand)
{
    auto asking = ask_in_brand(c, app, external_id, brand);
    auto found = user_in(co_await asking);
    // An answer need not repeat the brand that was asked for.
    if (found.has_error() ||
        (found->external_id == external_id && (found->brand_id == brand || !found->brand_id)))
        co_return found;
    failure f = make_failure(errc::not_found, "no user holds this externalId");
    f.delivery = delivery::answered;
    co_return f;
}

task<sent> update(session::call& c, std::string app, std::string id, const user_update& body)
{
    auto encoded = json::encode_checked(body);
    const auto& brand = c.options().brand_id;
    if (auto bad = check().app(app).user(id).brand(brand).body(encoded).verdict())
        return refused(*std::move(bad));
    auto request = resource{c.client->target(), app}.user(id).brand(brand).request(
        http::verb::patch, *std::move(encoded));
    return change(c, std::move(app), std::move(id), std::move(request),
                  {"update_user", operation_kind::change});
}

task<result<void>> remove(session::call& c, std::string app, std::string id)
{
    const auto& brand = c.options().brand_id;
    if (auto bad = check().app(app).user(id).brand(brand).verdict())
        co_return *std::move(bad);
    auto request =
        resource{c.client->target(), app}.user(id).brand(brand).request(http::verb::delete_);
    const auto s = co_await change(c, std::move(app), std::move(id), std::move(request),
                                   {"remove_user", operation_kind::removal});
    if (s.answer.has_value() || s.next != policy::step::done)
        co_return done_in(s);
    if (c.options().info)
        c.options().info->already_gone = true;
    co_return result<void>{};
}

task<sent> remove_personal_information(session::call& c, std::string app, std::string id)
{
    const auto& brand = c.options().brand_id;
    if (auto bad = check().app(app).user(id).brand(brand).verdict())
        return refused(*std::move(bad));
    auto request = resource{c.client->target(), app}
                       .user(id)
                       .word("personalinformation")
                       .brand(brand)
                       .request(http::verb::delete_);
    return change(c, std::move(app), std::move(id), std::move(request),
                  {"remove_personal_information", operation_kind::change});
}

task<sent> list(session::call& c, std::string_view app, const user_filter& filter)
{
    const auto& brand = c.options().brand_id;
    if (auto bad = check().app(app).email(filter.identity_email).brand(brand).verdict())
        return refused(*std::move(bad));
    return session::send(c,
                         resource{c.client->target(), app}
                             .identity_email(filter.identity_email)
                             .brand(brand)
                             .request(http::verb::get),
                         {"list_users", operation_kind::read});
}

task<sent> sync(session::call& c, std::string_view app, std::string_view zendesk_id,
                const std::optional<std::string>& surviving_zendesk_id)
{
    if (auto bad = check()
                       .app(app)
                       .id(zendesk_id, "zendesk_id")
                       .no_brand(c.options().brand_id)
                       .surviving(surviving_zendesk_id)
                       .verdict())
        return refused(*std::move(bad));
    boost::json::object body;
    if (surviving_zendesk_id)
        body["survivingZendeskId"] = *surviving_zendesk_id;
    return session::send(c,
                         resource{c.client->target(), app}
                             .user(zendesk_id)
                             .word("sync")
                             .request(http::verb::post, boost::json::serialize(body)),
                         {"sync_user", operation_kind::change});
}

} // namespace sunco::users
