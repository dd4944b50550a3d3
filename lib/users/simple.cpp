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

task<result<user>> refused(failure bad)
{
    co_return bad;
}

// The request is made before there is this coroutine, which holds nothing else while it waits.
task<result<user>> ask_for_user(session::call& c, http::request request, session::purpose what)
{
    auto sending = session::send(c, request, what);
    const session::sent& s = co_await sending;
    transport::late<result<user>> answer;
    answer.emplace_from([&s] { return user_in(s); });
    co_return std::move(answer);
}

task<result<user>> get_in_brand(session::call& c, std::string_view app, std::string_view id,
                                const std::optional<std::string>& brand)
{
    if (auto bad = check().app(app).user(id).brand(brand).verdict())
        return refused(*std::move(bad));
    return ask_for_user(
        c, resource{c.client->target(), app}.user(id).brand(brand).request(http::verb::get),
        {"get_user", operation_kind::read});
}

// The changes to one user go one after the other: a retry of an older one must not overtake a newer
// one.
task<session::sent> change(session::call& c, std::string app, std::string id, http::request request,
                           session::purpose what)
{
    session::write_order::place place{c.client->writes(), app, id};
    co_await place.turn(c.stop);
    auto sending = session::send(c, request, what);
    co_await sending;
    co_return sending.release();
}

} // namespace

task<result<user>> get(session::call& c, std::string_view app, std::string_view id)
{
    return get_in_brand(c, app, id, c.options().brand_id);
}

task<result<user>> get_by_key(session::call& c, std::string app, std::string external_id,
                              std::optional<std::string> brand)
{
    auto found = co_await get_in_brand(c, app, external_id, brand);
    // An answer need not repeat the brand that was asked for.
    if (found.has_error() ||
        (found->external_id == external_id && (found->brand_id == brand || !found->brand_id)))
        co_return found;
    failure f = make_failure(errc::not_found, "no user holds this externalId");
    f.delivery = delivery::answered;
    co_return f;
}

task<result<user>> update(session::call& c, std::string app, std::string id, user_update body)
{
    auto encoded = json::encode_checked(body);
    if (auto bad = check().app(app).user(id).brand(c.options().brand_id).body(encoded).verdict())
        co_return *std::move(bad);
    auto request = resource{c.client->target(), app}
                       .user(id)
                       .brand(c.options().brand_id)
                       .request(http::verb::patch, *std::move(encoded));
    const auto s =
        co_await change(c, app, id, std::move(request), {"update_user", operation_kind::change});
    co_return user_in(s);
}

task<result<void>> remove(session::call& c, std::string app, std::string id)
{
    if (auto bad = check().app(app).user(id).brand(c.options().brand_id).verdict())
        co_return *std::move(bad);
    auto request = resource{c.client->target(), app}
                       .user(id)
                       .brand(c.options().brand_id)
                       .request(http::verb::delete_);
    const auto s =
        co_await change(c, app, id, std::move(request), {"remove_user", operation_kind::removal});
    if (s.answer.has_value() || s.next != policy::step::done)
        co_return done_in(s);
    if (c.options().info)
        c.options().info->already_gone = true;
    co_return result<void>{};
}

task<result<user>> remove_personal_information(session::call& c, std::string app, std::string id)
{
    if (auto bad = check().app(app).user(id).brand(c.options().brand_id).verdict())
        co_return *std::move(bad);
    auto request = resource{c.client->target(), app}
                       .user(id)
                       .word("personalinformation")
                       .brand(c.options().brand_id)
                       .request(http::verb::delete_);
    const auto s = co_await change(c, app, id, std::move(request),
                                   {"remove_personal_information", operation_kind::change});
    co_return user_in(s);
}

task<result<std::vector<user>>> list(session::call& c, std::string app, user_filter filter)
{
    if (auto bad =
            check().app(app).email(filter.identity_email).brand(c.options().brand_id).verdict())
        co_return *std::move(bad);
    auto request = resource{c.client->target(), app}
                       .identity_email(filter.identity_email)
                       .brand(c.options().brand_id)
                       .request(http::verb::get);
    const auto s = co_await session::send(c, request, {"list_users", operation_kind::read});
    co_return users_in(s);
}

task<result<user>> sync(session::call& c, std::string_view app, std::string_view zendesk_id,
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
    return ask_for_user(c,
                        resource{c.client->target(), app}
                            .user(zendesk_id)
                            .word("sync")
                            .request(http::verb::post, boost::json::serialize(body)),
                        {"sync_user", operation_kind::change});
}

} // namespace sunco::users
