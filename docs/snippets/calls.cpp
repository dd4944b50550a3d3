// What the guides say of single calls and their failures.

#include "integration/fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iostream>
#include <string_view>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> look_up(sunco::users_api users, std::string app)
{
    // begin: try_get
    const sunco::result<sunco::user> found = co_await users.try_get(app, "alice@acme");
    if (found)
        std::cout << found->id << '\n';
    else if (found.error() == sunco::errc::not_found)
        std::cout << "there is no Alice\n";
    else
        std::cout << found.error() << '\n'; // what, how far it got, and why; nothing private
    // end: try_get
}

asio::awaitable<void> catch_one(sunco::users_api users, std::string app)
{
    // begin: catching
    std::optional<sunco::failure> failed;
    try {
        co_await users.remove(app, "alice@acme");
    } catch (const sunco::error& e) {
        failed = e.failure(); // C++ allows no co_await here: take note, and act below
    }
    if (failed && *failed != sunco::errc::not_found)
        std::cerr << *failed << '\n';
    // end: catching
}

// begin: next_step
enum class next_step { done, mend, later, look };

bool says(const sunco::failure& f, std::string_view code)
{
    return std::ranges::find(f.api_errors, code, &sunco::api_error::code) != f.api_errors.end();
}

next_step after(const sunco::failure& f)
{
    using sunco::errc;
    if (f.delivery == sunco::delivery::maybe_sent || f == errc::bad_body)
        return next_step::look; // it may have happened: read the user before anything else
    if (says(f, "user_not_found"))
        return next_step::done; // there is nobody whom the change could be for
    if (f == errc::not_found || f == errc::conflict || f == errc::invalid_argument ||
        f == errc::unauthorized || f == errc::forbidden || f == errc::client_error)
        return next_step::mend; // the same request would be refused again; keep it for a person
    return next_step::later;    // nothing happened; wait for f.retry_after, if it is there
}
// end: next_step

asio::awaitable<void> measure(sunco::users_api users, std::string app)
{
    // begin: call_info
    sunco::call_info info; // must live until the call has ended
    sunco::call_options options;
    options.timeout = 2s;
    options.info = &info;
    const auto answer = co_await users.try_get(app, "alice@acme", options);
    for (const sunco::attempt_info& a : info.attempts)
        std::cout << a.http_status << (a.reused_connection ? " reused" : " new") << '\n';
    // end: call_info
    BOOST_TEST(info.attempts.size() == 1u);
    BOOST_TEST(answer.has_error());
}

asio::awaitable<void> clear_one(sunco::users_api users, std::string app)
{
    // begin: clear
    sunco::user_update change;
    change.profile.surname = "Purple";                // set
    change.profile.avatar_url = sunco::null;          // cleared on the server
    co_await users.update(app, "alice@acme", change); // all else stays as it is
    // end: clear
}

asio::awaitable<void> get_or_create(sunco::users_api users, std::string app)
{
    // begin: ensure
    sunco::user_create desired;
    desired.external_id = "alice@acme";
    desired.profile.given_name = "Alice";
    const sunco::ensured alice = co_await users.ensure(app, desired);
    std::cout << to_string(alice.outcome) << ' ' << alice.user.id << '\n';
    // end: ensure
}

asio::awaitable<void> with_everything(sunco::users_api users, std::string app)
{
    // begin: headers
    sunco::call_info info;
    sunco::call_options options;
    options.brand_id = "67a11490f7c2c4a5d8e1b203";
    options.headers = {{"X-Zendesk-Marketplace-Name", "acme"}};
    options.info = &info;
    const auto answer = co_await users.try_get(app, "alice@acme", options);
    std::cout << info.http_status << ' ' << info.headers.size() << " headers\n";
    // end: headers
    BOOST_TEST((answer.error() == sunco::errc::not_found));
}

} // namespace

BOOST_AUTO_TEST_SUITE(calls)

BOOST_FIXTURE_TEST_CASE(run_as_the_guides_have_them, fixture)
{
    run(measure(users, app));
    run(get_or_create(users, app));
    run(look_up(users, app));
    run(clear_one(users, app));
    BOOST_TEST((service->users().at(0).profile.surname == "Purple"));
    run(with_everything(users, app));
    run(catch_one(users, app));
    run(catch_one(users, app));
    BOOST_TEST(service->user_count() == 0u);
}

BOOST_FIXTURE_TEST_CASE(the_next_step_is_known, fixture)
{
    const auto failed = [&] { return run(users.try_get(app, "x")).error(); };
    BOOST_TEST((after(failed()) == next_step::done));
    const auto mistyped = run(users.try_get("5d8cff3cd55b040010928b5c", "x")).error();
    BOOST_TEST((after(mistyped) == next_step::mend));
    run(users.create(app, person("alice@acme", "Alice")));
    const auto taken = run(users.try_create(app, person("alice@acme", "Bob"))).error();
    BOOST_TEST((after(taken) == next_step::mend));
    service->add_fault(sunco::parse_fault("rate_limit:times=always"));
    BOOST_TEST((after(failed()) == next_step::later));
    service->clear_faults();
    service->add_fault(sunco::parse_fault("error:times=always"));
    BOOST_TEST((after(failed()) == next_step::look));
    BOOST_TEST((after(run(users.try_get(app, "")).error()) == next_step::mend));
}

BOOST_AUTO_TEST_SUITE_END()
