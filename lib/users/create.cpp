#include <users/operations.hpp>

#include <sunco/model/difference.hpp>
#include <users/answers.hpp>
#include <users/check.hpp>
#include <users/requests.hpp>

#include <json/codec.hpp>
#include <session/send.hpp>

namespace sunco::users {
namespace {

namespace asio = boost::asio;
using policy::operation_kind;

// After 409 for a user that is not there, it may be in the middle of being deleted: look again a
// few times, a little later each time.
constexpr unsigned polls = 3;
constexpr std::chrono::milliseconds first_poll_after{200};

failure unknown()
{
    failure f = make_failure(errc::outcome_unknown,
                             "the answer to the create was lost, and the service does not say "
                             "whether there is such a user");
    f.delivery = delivery::maybe_sent;
    return f;
}

result<user> compare(session::call& c, const user& there, const user_create& body, failure original)
{
    if (holds(there, body)) {
        if (c.options.info)
            c.options.info->reconciled = true;
        return there;
    }
    original.existing_id = there.id;
    original.message = "another user holds this externalId";
    return original;
}

// The service says that the user exists after a request of ours may have made it: look at what is
// there.
asio::awaitable<result<user>> reconcile(session::call& c, std::string app, user_create body,
                                        failure original)
{
    auto wait = first_poll_after;
    for (unsigned poll = 1;; ++poll) {
        auto there = co_await get_by_key(c, app, *body.external_id, body.brand_id);
        if (there.has_value())
            co_return compare(c, *there, body, std::move(original));
        if (c.stop.stopped())
            co_return c.stopped_failure();
        if (there.error() != errc::not_found || poll == polls)
            co_return unknown();
        co_await session::pause(c, wait);
        if (c.stop.stopped())
            co_return c.stopped_failure();
        wait *= 2;
    }
}

// The service said that it made the user, in words that cannot be read. That the user is ours is
// certain; what is left is to fetch it.
asio::awaitable<result<user>> fetch_made(session::call& c, std::string app, user_create body,
                                         failure original)
{
    auto there = co_await get_by_key(c, std::move(app), *body.external_id, body.brand_id);
    if (there.has_error())
        co_return original;
    if (c.options.info)
        c.options.info->reconciled = true;
    co_return there;
}

} // namespace

result<void> settle_brand(const session::call& c, std::optional<std::string>& brand)
{
    const auto& asked = c.options.brand_id;
    if (asked && brand && *asked != *brand)
        return make_failure(errc::invalid_argument,
                            "brand_id of the call and of the body disagree");
    if (asked)
        brand = asked;
    return {};
}

asio::awaitable<result<user>> create(session::call& c, std::string app, user_create body)
{
    if (auto settled = settle_brand(c, body.brand_id); settled.has_error())
        co_return settled.error();
    if (auto bad = check().app(app).body(body).verdict())
        co_return *std::move(bad);
    const bool keyed = body.external_id.has_value();
    auto request =
        resource{c.client->target(), app}.request(http::verb::post, json::encode_body(body));
    const session::purpose what{"create_user", keyed ? operation_kind::create_with_key
                                                     : operation_kind::create_without_key};
    const auto s = co_await session::send(c, std::move(request), what);
    auto made = user_in(s);
    if (made.has_value())
        co_return made;
    if (!keyed)
        co_return made;
    if (s.answer.has_value())
        co_return co_await fetch_made(c, std::move(app), std::move(body), made.error());
    if (made.error() == errc::conflict && s.lost_earlier)
        co_return co_await reconcile(c, std::move(app), std::move(body), made.error());
    co_return made;
}

} // namespace sunco::users
