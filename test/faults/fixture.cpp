#include <faults/fixture.hpp>

#include <support/run.hpp>

#include <boost/test/unit_test.hpp>

#include <type_traits>

namespace test {
namespace {

const std::string app = "app1";

} // namespace

fixed_resolver::fixed_resolver(std::vector<std::string> addresses)
{
    for (const std::string& a : addresses)
        addresses_.push_back(boost::asio::ip::make_address(a));
}

boost::asio::awaitable<std::vector<boost::asio::ip::address>>
fixed_resolver::resolve(std::string host)
{
    asked_for.push_back(std::move(host));
    co_return addresses_;
}

const authority& trusted_root()
{
    static const authority root;
    return root;
}

server_options trusted_server()
{
    static const identity good = trusted_root().issue();
    server_options o;
    o.certificate = good;
    return o;
}

sunco::retry_policy quick_retries()
{
    sunco::retry_policy p;
    p.base_delay = std::chrono::milliseconds{1};
    p.throttle_base_delay = std::chrono::milliseconds{1};
    return p;
}

fixture::fixture(server_options options) : server{std::move(options)}
{
    settings.base_url = "https://127.0.0.1:" + std::to_string(server.port());
    settings.credentials = sunco::basic_auth{"key", "secret"};
    settings.tls.ca_pem = trusted_root().pem();
    settings.retry = sunco::retry_policy::none();
}

void fixture::teardown()
{
    end_client();
    for (const std::string& problem : server.finish())
        BOOST_ERROR(problem);
}

void fixture::end_client()
{
    client_.reset();
    BOOST_TEST(runs_dry(io), "work is left after the client's end");
}

sunco::client& fixture::client()
{
    if (!client_)
        client_.emplace(io.get_executor(), settings);
    return *client_;
}

sunco::client_stats fixture::stats()
{
    return run(io, client().stats());
}

std::size_t fixture::warm_up(std::size_t count)
{
    return run(io, client().warm_up(count));
}

template <class T>
outcome fixture::finish(boost::asio::awaitable<sunco::result<T>> work, sunco::call_info& info)
{
    outcome out;
    const auto began = std::chrono::steady_clock::now();
    auto result = run(io, std::move(work));
    out.took = std::chrono::steady_clock::now() - began;
    if (result.has_error())
        out.failed = result.error();
    else if constexpr (std::is_same_v<T, sunco::user>)
        out.user = *std::move(result);
    out.info = std::move(info);
    return out;
}

outcome fixture::get(std::string id, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_get(app, std::move(id), std::move(how)), info);
}

outcome fixture::create(sunco::user_create body, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_create(app, std::move(body), std::move(how)), info);
}

outcome fixture::update(sunco::user_update body, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_update(app, "u1", std::move(body), std::move(how)), info);
}

outcome fixture::remove(std::string id, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_remove(app, std::move(id), std::move(how)), info);
}

outcome fixture::remove_personal_information(std::string id, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(
        client().users().try_remove_personal_information(app, std::move(id), std::move(how)), info);
}

outcome fixture::sync(std::string zendesk_id, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_sync(app, std::move(zendesk_id), {}, std::move(how)), info);
}

outcome fixture::list(std::string email, sunco::call_options how)
{
    sunco::call_info info;
    how.info = &info;
    return finish(client().users().try_list(app, {std::move(email)}, std::move(how)), info);
}

void fixture::start_get(std::string id, std::function<void(sunco::result<sunco::user>)> done,
                        sunco::call_options how)
{
    boost::asio::co_spawn(io, client().users().try_get(app, std::move(id), std::move(how)),
                          [done](std::exception_ptr e, sunco::result<sunco::user> r) {
                              BOOST_TEST((e == nullptr));
                              done(std::move(r));
                          });
}

void fixture::run_until(std::function<bool()> done)
{
    test::run_until(io, std::move(done));
}

void fixture::run_until(const event& happened)
{
    test::run_until(io, happened);
}

sunco::user_create keyed(std::string external_id)
{
    sunco::user_create body;
    body.external_id = std::move(external_id);
    return body;
}

void check_failure(const outcome& got, sunco::errc code, sunco::delivery how_far, unsigned attempts)
{
    BOOST_TEST_REQUIRE(got.failed.has_value(), "the operation succeeded");
    BOOST_TEST(got.failed->code == make_error_code(code));
    BOOST_TEST(to_string(got.failed->delivery) == to_string(how_far));
    BOOST_TEST(got.failed->attempts == attempts);
    BOOST_TEST(got.info.attempts.size() == attempts);
}

void check_success(const outcome& got, unsigned attempts)
{
    if (got.failed)
        BOOST_FAIL("the operation failed: " << *got.failed
                                            << ", cause: " << got.failed->cause.message());
    BOOST_TEST(got.info.attempts.size() == attempts);
}

void check_pool(fixture& x, std::size_t connections)
{
    const sunco::client_stats now = x.stats();
    BOOST_TEST(now.connections == connections);
    BOOST_TEST(now.idle == connections);
    BOOST_TEST(now.waiting == 0u);
    BOOST_TEST(now.calls == 0u);
}

} // namespace test
