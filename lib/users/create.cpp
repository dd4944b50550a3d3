#include <users/operations.hpp>

#include <sunco/model/difference.hpp>
#include <users/answers.hpp>
#include <users/check.hpp>
#include <users/requests.hpp>

#include <json/codec.hpp>
#include <session/send.hpp>

namespace sunco::users {
namespace {

using policy::operation_kind;
using policy::step;

void note_reconciled(session::call& c)
{
    if (c.options().info)
        c.options().info->reconciled = true;
}

policy::finding finding_of(const result<user>& there, user_create body)
{
    if (there.has_error())
        return there.error() == errc::not_found ? policy::finding::nobody
                                                : policy::finding::nothing;
    // It was looked up in that brand; the service may leave out what it was told.
    if (!there->brand_id)
        body.brand_id.reset();
    return holds(*there, body) ? policy::finding::ours : policy::finding::anothers;
}

failure told(const policy::action& verdict, const result<user>& there, failure original)
{
    original.code = verdict.verdict;
    original.delivery = verdict.delivery;
    original.retry_stop = verdict.why;
    original.message = "the answer to the create was lost, and the service does not say whether "
                       "there is such a user";
    if (there.has_value()) {
        original.existing_id = there->id;
        original.message = "another user holds this externalId";
    } else if (!original.cause) {
        original.cause = there.error().cause; // why it does not say
    }
    return original;
}

// The service says that the user exists after a request of ours may have made it: look at what is
// there.
task<result<user>> reconcile(session::call& c, std::string app, user_create body, failure original)
{
    for (unsigned looks = 1;; ++looks) {
        auto there = co_await get_by_key(c, app, *body.external_id, body.brand_id);
        if (there.has_error() && c.stop.stopped())
            co_return c.stopped_failure();
        const auto next = policy::decide_after_look(finding_of(there, body), looks, c.time_left());
        if (next.what == step::give_up)
            co_return told(next, there, std::move(original));
        if (next.what == step::done) {
            note_reconciled(c);
            co_return there;
        }
        co_await session::pause(c, next.wait);
    }
}

// The service said that it made the user, in words that cannot be read. That the user is ours is
// certain; what is left is to fetch it.
task<result<user>> fetch_made(session::call& c, std::string app, user_create body, failure original)
{
    auto there = co_await get_by_key(c, std::move(app), *body.external_id, body.brand_id);
    if (there.has_error())
        co_return original;
    note_reconciled(c);
    co_return there;
}

} // namespace

result<void> settle_brand(const session::call& c, std::optional<std::string>& brand)
{
    const auto& asked = c.options().brand_id;
    if (asked && brand && *asked != *brand)
        return make_failure(errc::invalid_argument,
                            "brand_id of the call and of the body disagree");
    if (asked)
        brand = asked;
    return {};
}

task<result<user>> create(session::call& c, std::string app, user_create body)
{
    if (auto settled = settle_brand(c, body.brand_id); settled.has_error())
        co_return settled.error();
    auto encoded = json::encode_checked(body);
    if (auto bad = check().app(app).body(encoded).verdict())
        co_return *std::move(bad);
    const bool keyed = body.external_id.has_value();
    auto request = resource{c.client->target(), app}.request(http::verb::post, *std::move(encoded));
    const session::purpose what{"create_user", keyed ? operation_kind::create_with_key
                                                     : operation_kind::create_without_key};
    const auto s = co_await session::send(c, std::move(request), what);
    auto made = user_in(s);
    if (made.has_value())
        co_return made;
    const bool answered = s.answer.has_value();
    const step next = answered ? session::after_bad_body(c, what, s, made.error()) : s.next;
    if (next != step::reconcile)
        co_return made;
    if (answered)
        co_return co_await fetch_made(c, std::move(app), std::move(body), made.error());
    co_return co_await reconcile(c, std::move(app), std::move(body), made.error());
}

} // namespace sunco::users
