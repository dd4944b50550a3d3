#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

// The first program of the documentation, in the words that a user writes.
namespace {

boost::asio::awaitable<int> greet(sunco::client& client, std::string app)
{
    sunco::users_api users = client.users();

    sunco::user_create body;
    body.external_id = "alice@acme";
    body.profile.given_name = "Alice";
    body.metadata["plan"] = "gold";
    sunco::user alice = co_await users.create(app, body);

    sunco::user_update change;
    change.profile.surname = "Purple";
    change.profile.avatar_url = sunco::null;
    alice = co_await users.update(app, alice.id, change);

    sunco::result<sunco::user> maybe = co_await users.try_get(app, "nobody");
    const int missing = !maybe && maybe.error() == sunco::errc::not_found ? 1 : 0;

    co_await users.remove(app, alice.id);
    co_return missing;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_first_program, fixture)
{
    BOOST_TEST(run(greet(client, app)) == 1);
    const auto log = service->log();
    BOOST_REQUIRE_EQUAL(log.size(), 4u);
    BOOST_TEST(log[1].body == R"({"profile":{"surname":"Purple","avatarUrl":null}})");
}
