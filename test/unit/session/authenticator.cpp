#include <session/authenticator.hpp>

#include <transport/told_chain.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>

using namespace std::chrono_literals;
using sunco::session::authenticator;
using sunco::session::authorization;
using sunco::transport::make_chain;
using sunco::transport::task;
using wall_time = std::chrono::system_clock::time_point;

namespace {

task<void> keep(task<sunco::result<authorization>> from,
                std::optional<sunco::result<authorization>>& to)
{
    to = co_await std::move(from);
}

authorization ask(authenticator& a)
{
    boost::asio::io_context io{1};
    sunco::transport::stopper stop{sunco::transport::clock::time_point::max()};
    if (const authorization* ready = a.ready())
        return *ready;
    std::optional<sunco::result<authorization>> got;
    make_chain(io.get_executor(), stop.slot(), keep(a.ask(stop), got), [](std::exception_ptr) {
    })->start();
    io.run();
    return got->value();
}

struct clocked {
    wall_time now{std::chrono::seconds{1'700'000'000}};
    authenticator a{sunco::jwt_auth{"app_1", "secret", "app", 100s}, [this] { return now; }};
};

} // namespace

BOOST_AUTO_TEST_SUITE(authenticating)

BOOST_AUTO_TEST_CASE(basic_and_bearer_are_written_as_their_rfcs_say)
{
    authenticator a{sunco::basic_auth{"Aladdin", "open sesame"}};
    BOOST_TEST(ask(a).value.reveal() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    a.replace(sunco::bearer_token{"mF_9.B5f-4.1JqM"});
    BOOST_TEST(ask(a).value.reveal() == "Bearer mF_9.B5f-4.1JqM");
    a.replace({});
    BOOST_TEST(ask(a).value.empty());
}

BOOST_FIXTURE_TEST_CASE(a_token_is_kept_for_four_fifths_of_its_life, clocked)
{
    const auto first = ask(a);
    now += 79s;
    BOOST_TEST((ask(a).value == first.value));
    now += 1s;
    const auto second = ask(a);
    BOOST_TEST(!(second.value == first.value));
    BOOST_TEST(second.generation > first.generation);
}

BOOST_FIXTURE_TEST_CASE(a_clock_that_is_set_back_makes_a_new_token, clocked)
{
    const auto first = ask(a);
    now -= 1h;
    BOOST_TEST(!(ask(a).value == first.value));
}

BOOST_FIXTURE_TEST_CASE(a_refused_token_is_dropped_once_for_all_who_used_it, clocked)
{
    const auto refused = ask(a);
    BOOST_TEST(a.can_renew(refused));
    now += 1s;
    a.renew(refused);
    const auto fresh = ask(a);
    BOOST_TEST(!(fresh.value == refused.value));
    a.renew(refused); // a second call that was refused with the old token
    BOOST_TEST(ask(a).generation == fresh.generation);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_renewed_is_not)
{
    authenticator a{sunco::basic_auth{"k", "s"}};
    const auto used = ask(a);
    BOOST_TEST(!a.can_renew(used));
    a.replace(sunco::basic_auth{"k", "t"});
    BOOST_TEST(a.can_renew(used)); // others have come meanwhile
}

BOOST_AUTO_TEST_CASE(credentials_that_would_break_a_header_are_refused)
{
    const auto refuses = [](sunco::credentials c) {
        try {
            authenticator::check(c);
        } catch (const sunco::error& e) {
            return e.failure() == sunco::errc::configuration;
        }
        return false;
    };
    BOOST_TEST(refuses(sunco::basic_auth{"", "s"}));
    BOOST_TEST(refuses(sunco::basic_auth{"a:b", "s"}));
    BOOST_TEST(refuses(sunco::basic_auth{"a", "s\r\n"}));
    BOOST_TEST(refuses(sunco::bearer_token{""}));
    BOOST_TEST(refuses(sunco::bearer_token{"a b"}));
    BOOST_TEST(refuses(sunco::bearer_token{std::string{"a\0b", 3}}));
    BOOST_TEST(refuses(sunco::jwt_auth{"k", "", "app", 60s}));
    BOOST_TEST(refuses(sunco::jwt_auth{"k", "s", "app", 9s}));
    BOOST_TEST(refuses(sunco::token_provider{}));
    BOOST_TEST(!refuses(sunco::jwt_auth{"k", "s", "app", 10s}));
}

BOOST_AUTO_TEST_SUITE_END()
