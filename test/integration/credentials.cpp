#include "integration/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>

using sunco::delivery;
using sunco::errc;

namespace {

sunco::emulator_config with_token()
{
    sunco::emulator_config c;
    c.bearer_token = "good-token";
    return c;
}

struct token_fixture : fixture {
    token_fixture() : fixture{with_token()} {}
};

boost::asio::awaitable<sunco::secret> next_token(std::shared_ptr<int> asked)
{
    co_return sunco::secret{++*asked == 1 ? "stale-token" : "good-token"};
}

boost::asio::awaitable<sunco::secret> stubborn(std::shared_ptr<bool> released)
{
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    while (!*released) {
        boost::asio::steady_timer brief{co_await boost::asio::this_coro::executor,
                                        std::chrono::milliseconds{1}};
        co_await brief.async_wait(boost::asio::as_tuple(boost::asio::deferred));
    }
    co_return sunco::secret{"late"};
}

boost::asio::awaitable<sunco::secret> no_token()
{
    throw std::runtime_error{"the vault is closed"};
    co_return sunco::secret{};
}

} // namespace

BOOST_AUTO_TEST_SUITE(credentials_of_all_kinds)

BOOST_FIXTURE_TEST_CASE(a_wrong_secret_is_unauthorized, fixture)
{
    client.set_credentials(sunco::basic_auth{service->key_id(), "wrong"});
    const auto r = run(users.try_get(app, "x"));
    BOOST_TEST((r.error() == errc::unauthorized));
    BOOST_TEST(r.error().attempts == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_bearer_token_is_accepted, token_fixture)
{
    client.set_credentials(sunco::bearer_token{"good-token"});
    BOOST_TEST((run(users.try_get(app, "x")).error() == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(a_signed_token_is_accepted_and_used_again, fixture)
{
    client.set_credentials(sunco::jwt_auth{service->key_id(), service->secret()});
    for (int i = 0; i < 2; ++i)
        BOOST_TEST((run(users.try_get(app, "x")).error() == errc::not_found));
    const auto log = service->log();
    BOOST_REQUIRE_EQUAL(log.size(), 2u);
    BOOST_TEST((log[0].headers == log[1].headers));
}

BOOST_FIXTURE_TEST_CASE(a_token_signed_with_another_secret_is_renewed_once_and_refused, fixture)
{
    client.set_credentials(sunco::jwt_auth{service->key_id(), "another"});
    const auto r = run(users.try_get(app, "x"));
    BOOST_TEST((r.error() == errc::unauthorized));
    BOOST_TEST(r.error().attempts == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_refused_token_is_asked_for_again_once, token_fixture)
{
    const auto asked = std::make_shared<int>(0);
    client.set_credentials(sunco::token_provider{[asked] { return next_token(asked); }});
    BOOST_TEST((run(users.try_get(app, "x")).error() == errc::not_found));
    BOOST_TEST(*asked == 2);
}

BOOST_FIXTURE_TEST_CASE(a_provider_that_fails_sends_nothing, fixture)
{
    client.set_credentials(sunco::token_provider{[] { return no_token(); }});
    const auto r = run(users.try_get(app, "x"));
    BOOST_TEST((r.error() == errc::unauthorized));
    BOOST_TEST((r.error().delivery == delivery::not_sent));
    BOOST_TEST(r.error().message.find("vault") == std::string::npos);
    BOOST_TEST(service->log().empty());
}

// It asks again and again, and a signal that comes between two waits is lost on it.
BOOST_FIXTURE_TEST_CASE(a_provider_that_heeds_no_cancellation_does_not_hold_its_call, fixture)
{
    const auto released = std::make_shared<bool>(false);
    client.set_credentials(sunco::token_provider{[released] { return stubborn(released); }});
    std::optional<sunco::result<sunco::user>> ended;
    sunco::call_options brief;
    brief.timeout = std::chrono::milliseconds{20};
    boost::asio::co_spawn(io, users.try_get(app, "x", brief),
                          [&](std::exception_ptr, sunco::result<sunco::user> r) {
                              ended.emplace(std::move(r));
                              *released = true;
                          });
    io.restart();
    io.run();
    BOOST_REQUIRE(ended.has_value());
    BOOST_TEST((ended->error() == errc::timeout));
    BOOST_TEST((ended->error().delivery == delivery::not_sent));
}

BOOST_FIXTURE_TEST_CASE(settings_that_cannot_be_used_are_refused_without_being_quoted, fixture)
{
    const auto refuses = [&](auto change) {
        sunco::config c = settings();
        change(c);
        try {
            sunco::client refused{io.get_executor(), c};
        } catch (const sunco::error& e) {
            return e.failure() == errc::configuration &&
                   std::string{e.what()}.find("marker") == std::string::npos;
        }
        return false;
    };
    BOOST_TEST(refuses([](auto& c) { c.base_url = "http://marker.example"; }));
    BOOST_TEST(refuses([](auto& c) { c.base_url = "https://marker:x@host.example"; }));
    BOOST_TEST(refuses([](auto& c) { c.base_url = "https://host.example/?marker"; }));
    BOOST_TEST(refuses([](auto& c) { c.user_agent = "marker\r\nX: y"; }));
    BOOST_TEST(refuses([](auto& c) { c.headers = {{"Host", "marker"}}; }));
    BOOST_TEST(refuses([](auto& c) { c.credentials = sunco::bearer_token{"marker\n"}; }));
    BOOST_TEST(refuses([](auto& c) { c.credentials = sunco::basic_auth{"marker:", "x"}; }));
    BOOST_TEST(refuses([](auto& c) { c.tls.ca_file = "/nowhere/marker"; }));
}

BOOST_AUTO_TEST_SUITE_END()
