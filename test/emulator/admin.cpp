// The admin routes and what the same does in C++.

#include <emulator/fixture.hpp>

#include <sunco/error.hpp>

#include <boost/asio/thread_pool.hpp>
#include <boost/test/unit_test.hpp>

#include <thread>

using namespace test;
namespace bj = boost::json;

namespace {

struct admin : running {
    explicit admin(sunco::emulator_config config = reproducible()) : running{std::move(config)} {}

    raw_response ask(std::string_view method, std::string_view path, std::string_view body = {})
    {
        raw_client peer = connect();
        peer.send(raw_request(method, "/_admin" + std::string{path}, "X-Sunco-Admin: 1\r\n", body));
        return peer.read();
    }

    // What a request that must be refused is told.
    std::string complaint(std::string_view method, std::string_view path,
                          std::string_view body = {})
    {
        const raw_response r = ask(method, path, body);
        BOOST_TEST(r.status == 400U);
        return std::string{bj::parse(r.body).at("error").as_string()};
    }
};

// An app beside the one that the key reaches.
unsigned status_in(admin& on, std::string_view app)
{
    raw_client peer = on.connect();
    peer.send(raw_request("GET", "/v2/apps/" + std::string{app} + "/users/x", on.authorization()));
    return peer.read().status;
}

sunco::emulator_config virtual_clock()
{
    sunco::emulator_config config;
    config.settings.start_time = sunco::parse_timestamp("2025-01-01T00:00:00.000Z");
    return config;
}

} // namespace

BOOST_AUTO_TEST_SUITE(admin_routes)

BOOST_AUTO_TEST_CASE(the_clock_does_not_leave_the_years_that_can_be_written)
{
    admin on{virtual_clock()};
    const std::string million_days = R"({"advance_ms":86400000000000})";
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(on.ask("POST", "/clock", million_days).status == 200U);
    BOOST_TEST(on.complaint("POST", "/clock", million_days) == "the clock ends with the year 9999");
    const auto left = *sunco::parse_timestamp("9999-12-31T23:59:59.999Z") - on.thread->now();
    on.thread->advance_clock(left);
    BOOST_CHECK_THROW(on.thread->advance_clock(std::chrono::milliseconds{1}), sunco::error);
    BOOST_TEST(on.ask("GET", "/status").status == 200U);
    BOOST_TEST(on.call("POST", "", "{}").status == 201U);
}

BOOST_AUTO_TEST_CASE(a_route_that_fails_says_so)
{
    sunco::emulator_config config;
    config.settings.clock = [] { return sunco::timestamp{std::chrono::years{9'000}}; };
    admin on{std::move(config)};
    const raw_response r = on.ask("GET", "/status");
    BOOST_TEST(r.status == 500U);
    BOOST_TEST(bj::parse(r.body).at("error").is_string());
}

BOOST_AUTO_TEST_CASE(settings_that_are_set_at_once_do_not_undo_each_other)
{
    boost::asio::thread_pool pool{2};
    sunco::emulator service{pool.get_executor()};
    service.start();
    const auto patch = [&](const char* name) {
        raw_client peer{service.port(), service.ca_pem()};
        for (int i = 1; i <= 200; ++i) {
            const std::string value = std::to_string(i);
            peer.send(raw_request("PATCH", "/_admin/settings", "X-Sunco-Admin: 1\r\n",
                                  "{\"" + std::string{name} + "\":" + value + '}'));
            const bj::value answer = bj::parse(peer.read().body);
            for (const bj::value& setting : answer.at("settings").as_array())
                if (setting.at("name").as_string() == name &&
                    setting.at("value").to_number<int>() != i)
                    return false;
        }
        return true;
    };
    bool first = false;
    std::thread other{[&] { first = patch("removal_delay"); }};
    const bool second = patch("reuse_delay");
    other.join();
    BOOST_TEST(first);
    BOOST_TEST(second);
    service.stop();
    pool.join();
}

BOOST_AUTO_TEST_CASE(null_is_a_settings_default)
{
    admin on{virtual_clock()};
    const auto patch = [&](std::string_view body) {
        return on.ask("PATCH", "/settings", body).status;
    };
    BOOST_TEST(patch(R"({"default_locale":"fr","removal_delay":7,"show_null":true})") == 200U);
    BOOST_TEST(patch(R"({"default_locale":null,"removal_delay":null,"start_time":null,
                         "lookup_order":null})") == 200U);
    const sunco::emulator_settings now = on.thread->settings();
    BOOST_TEST(now.default_locale.empty());
    BOOST_TEST(now.removal_delay.count() == 0);
    BOOST_TEST(now.show_null);
    BOOST_TEST(!now.start_time.has_value());
    for (const char* bad :
         {R"({"default_locale":{}})", R"({"default_locale":["fr"]})", R"({"default_locale":5})"})
        BOOST_TEST(on.complaint("PATCH", "/settings", bad) ==
                   "the setting default_locale takes a text");
    BOOST_TEST(on.complaint("PATCH", "/settings", R"({"removal_delai":5})") ==
               "there is no setting \"removal_delai\"; did you mean \"removal_delay\"?");
    BOOST_TEST(on.complaint("PATCH", "/settings", R"({"colour":5})")
                   .starts_with("there is no setting \"colour\"; there are conflict_title, "));
}

BOOST_AUTO_TEST_CASE(mistakes_do_not_pass_for_something_else)
{
    admin on;
    const auto refused = [&](std::string_view method, std::string_view path, std::string_view body,
                             std::string_view expected) {
        const std::string found = on.complaint(method, path, body);
        BOOST_TEST(found.starts_with(expected), found);
    };
    refused("GET", "/log?operation=crate", "", "\"crate\" is no operation; there are create, list");
    refused("GET", "/log?effect=zzz", "", "\"zzz\" is no effect; there are none, created");
    refused("GET", "/log?status=abc", "", "status is not a number");
    refused("GET", "/log?fault=stal", "", "\"stal\" is no kind of fault; there are delay");
    refused("GET", "/log?event_type=user:delete", "",
            "\"user:delete\" is no event that a webhook is told of; there are user:remove");
    refused("GET", "/log?colour=red", "",
            "\"colour\" is no parameter of this route; there are method");
    refused("POST", "/reset?hard=1", "", "\"hard\" is no parameter of this route; there is none");
    refused("GET", "/log?body=no", "", "body is neither true nor false");
    refused("GET", "/users?limit=x", "", "limit is not a number");
    refused("PUT", "/state", R"({"userss":[]})",
            "the state does not take \"userss\"; it takes users, core_users, settings and "
            "foreign_apps");
    refused("PUT", "/state", R"({"core_users":[{"zendeskId":"7","given_name":"A"}]})",
            "/core_users/0 does not take \"given_name\"; it takes zendeskId");
    refused("POST", "/core_users", R"({"zendeskId":"7","given_name":"A"})",
            "a core user does not take \"given_name\"");
    refused("POST", "/webhooks", R"({"target":"http://127.0.0.1:9","includefulluser":true})",
            "a webhook does not take \"includefulluser\"; it takes id");
    refused("POST", "/webhooks", R"({"target":"http://127.0.0.1:9","triggers":["user:delete"]})",
            "\"user:delete\" is no event");
    refused("POST", "/merge", R"({"surviving":"a","discarded":"b","reason":"c"})",
            "this route does not take \"reason\"; it takes surviving and discarded");
    refused("POST", "/reset", R"({"users":[]})", "this route does not take \"users\"; it takes no");
    BOOST_TEST(on.thread->webhooks().empty());
}

BOOST_AUTO_TEST_CASE(a_webhook_may_ask_for_every_trigger_of_the_service)
{
    admin on;
    BOOST_TEST(on.ask("PATCH", "/settings", R"({"removal_event":"user:delete"})").status == 200U);
    const raw_response r = on.ask("POST", "/webhooks",
                                  R"({"target":"http://127.0.0.1:9",
                                      "triggers":["user:delete","user:merge","conversation:read"]})");
    BOOST_TEST(r.status == 201U);
    BOOST_TEST(on.ask("GET", "/log?event_type=user:delete").status == 200U);
}

BOOST_AUTO_TEST_CASE(apps_of_others_come_with_the_config_and_the_state)
{
    sunco::emulator_config config;
    config.foreign_apps = {"theirs"};
    config.fixture = {{"foreign_apps", {"others"}}};
    admin on{std::move(config)};
    BOOST_TEST(status_in(on, "theirs") == 403U);
    BOOST_TEST(status_in(on, "others") == 403U);
    BOOST_TEST(status_in(on, "nobodys") == 404U);
    const bj::value saved = on.thread->save_state();
    BOOST_TEST(bj::serialize(saved.at("foreign_apps")) == R"(["others"])");
    on.thread->load_state(bj::object{});
    BOOST_TEST(status_in(on, "theirs") == 403U);
    BOOST_TEST(status_in(on, "others") == 404U);
    on.thread->load_state(saved);
    BOOST_TEST(status_in(on, "others") == 403U);
    BOOST_CHECK_THROW(on.thread->load_state({{"foreign_apps", "others"}}), sunco::error);
}

BOOST_AUTO_TEST_CASE(the_log_is_bounded_by_bytes_too)
{
    sunco::emulator_config config;
    config.log_bytes = 50'000;
    admin on{std::move(config)};
    const std::string big = "{\"metadata\":{\"k\":\"" + std::string(20'000, 'x') + "\"}}";
    for (int i = 0; i < 5; ++i)
        on.call("POST", "", big);
    BOOST_TEST(on.thread->log().size() == 2U);
    BOOST_TEST(on.thread->log().back().sequence == 5U);
    on.call("POST", "", std::string(90'000, ' ') + "{}");
    BOOST_TEST(on.thread->log().size() == 1U);
    on.call("GET", "/x");
    BOOST_TEST(on.thread->log().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_log_and_the_users_can_be_read_in_part)
{
    admin on;
    for (const char* name : {"a", "b", "c"})
        on.call("POST", "", "{\"externalId\":\"" + std::string{name} + "\"}");
    const bj::value log = bj::parse(on.ask("GET", "/log?limit=2&body=false").body);
    BOOST_REQUIRE(log.at("requests").as_array().size() == 2U);
    const bj::object& last = log.at("requests").at(1).as_object();
    BOOST_TEST(last.at("sequence").to_number<int>() == 3);
    BOOST_TEST(!last.contains("body"));
    BOOST_TEST(bj::parse(on.ask("GET", "/log?limit=1").body)
                   .at("requests")
                   .at(0)
                   .as_object()
                   .contains("body"));
    const bj::value users = bj::parse(on.ask("GET", "/users?limit=2").body);
    BOOST_REQUIRE(users.at("users").as_array().size() == 2U);
    BOOST_TEST(users.at("users").at(0).at("externalId").as_string() == "b");
    BOOST_TEST(bj::parse(on.ask("GET", "/status").body).at("users").to_number<int>() == 3);
}

BOOST_AUTO_TEST_SUITE_END()
