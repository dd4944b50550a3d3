#include <faults/black_hole.hpp>
#include <faults/fixture.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>

namespace {

namespace asio = boost::asio;
using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::fixed_resolver;
using test::fixture;
using test::script;
using test::user_response;
using namespace std::chrono_literals;
using addresses = std::vector<asio::ip::address>;

const std::string host = "localhost";

void use_resolver(fixture& x, std::shared_ptr<sunco::resolver> r)
{
    x.settings.base_url = "https://" + host + ":" + std::to_string(x.server.port());
    x.settings.resolver = std::move(r);
}

/// Fails as long as it is told to.
struct failing_resolver : sunco::resolver {
    asio::awaitable<addresses> resolve(std::string) override
    {
        ++asked;
        if (fails)
            throw boost::system::system_error{asio::error::host_not_found_try_again};
        co_return addresses{asio::ip::make_address("127.0.0.1")};
    }
    bool fails = true;
    int asked = 0;
};

/// Never answers.
struct hanging_resolver : sunco::resolver {
    asio::awaitable<addresses> resolve(std::string) override
    {
        asio::steady_timer never{co_await asio::this_coro::executor,
                                 asio::steady_timer::time_point::max()};
        co_await never.async_wait(asio::as_tuple(asio::deferred));
        co_return addresses{};
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dialling, fixture)

BOOST_AUTO_TEST_CASE(line_23_first_address_silent)
{
    settings.timeouts.connect = 20s;
    const test::black_hole silent{"127.0.0.2", server.port()};
    use_resolver(*this, std::make_shared<fixed_resolver>(
                            std::vector<std::string>{"127.0.0.2", "127.0.0.1"}));
    server.expect(script{}.answer(user_response()));
    const auto got = get();
    check_success(got);
    BOOST_TEST((got.took < 10s));
}

BOOST_AUTO_TEST_CASE(line_23_refused_addresses_cost_no_wait)
{
    std::vector<std::string> list;
    for (int i = 10; i < 50; ++i)
        list.push_back("127.0.0." + std::to_string(i));
    list.emplace_back("127.0.0.1");
    use_resolver(*this, std::make_shared<fixed_resolver>(list));
    server.expect(script{}.answer(user_response()));
    const auto got = get();
    check_success(got);
    // 250 ms for each of the 40 would make 10 s.
    BOOST_TEST((got.took < 5s));
}

BOOST_AUTO_TEST_CASE(line_23_all_addresses_refused)
{
    settings.retry = test::quick_retries();
    use_resolver(*this, std::make_shared<fixed_resolver>(
                            std::vector<std::string>{"127.0.0.2", "127.0.0.3"}));
    check_failure(get(), errc::connect, delivery::not_sent, 3);
    check_failure(create({}), errc::connect, delivery::not_sent, 3);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_23_all_addresses_silent)
{
    settings.timeouts.connect = 50ms;
    const test::black_hole silent{"127.0.0.2", server.port()};
    use_resolver(*this, std::make_shared<fixed_resolver>(std::vector<std::string>{"127.0.0.2"}));
    const auto got = get();
    check_failure(got, errc::timeout, delivery::not_sent);
    BOOST_TEST((got.took >= 50ms));
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_24_name_that_does_not_exist)
{
    settings.retry = test::quick_retries();
    const auto source = std::make_shared<fixed_resolver>(std::vector<std::string>{});
    use_resolver(*this, source);
    check_failure(get(), errc::resolve, delivery::not_sent);
    BOOST_TEST(source->asked_for == std::vector<std::string>{host},
               boost::test_tools::per_element());
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_24_lookup_that_fails)
{
    settings.retry = test::quick_retries();
    const auto source = std::make_shared<failing_resolver>();
    use_resolver(*this, source);
    check_failure(create({}), errc::resolve, delivery::not_sent, 3);
    BOOST_TEST(source->asked == 3);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_24_old_answer_while_the_lookup_fails)
{
    settings.dns_ttl = 0ms;
    const auto source = std::make_shared<failing_resolver>();
    source->fails = false;
    use_resolver(*this, source);
    server.expect(script{}.answer(user_response("u1", 200, "Connection: close\r\n")));
    server.expect(script{}.answer(user_response()));
    check_success(get());
    source->fails = true;
    check_success(get());
    BOOST_TEST(source->asked == 2);
}

BOOST_AUTO_TEST_CASE(line_24_lookup_that_hangs_keeps_the_deadline)
{
    use_resolver(*this, std::make_shared<hanging_resolver>());
    const auto got = get("u1", {.timeout = 200ms});
    check_failure(got, errc::timeout, delivery::not_sent);
    BOOST_TEST((got.took >= 200ms));
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_24_lookup_that_hangs_is_tried_again)
{
    settings.retry = test::quick_retries();
    settings.timeouts.resolve = 50ms;
    use_resolver(*this, std::make_shared<hanging_resolver>());
    check_failure(get(), errc::timeout, delivery::not_sent, 3);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_24_client_ends_while_a_lookup_hangs)
{
    use_resolver(*this, std::make_shared<hanging_resolver>());
    bool ended = false;
    start_get("u1", [&](sunco::result<sunco::user> r) {
        BOOST_TEST_REQUIRE(r.has_error());
        BOOST_TEST((r.error().code == asio::error::operation_aborted));
        ended = true;
    });
    run_until([&, polled = 0]() mutable { return ++polled > 20; });
    end_client();
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_SUITE_END()
