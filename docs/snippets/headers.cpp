// The code in the comments of the public headers.

#include "integration/fixture.hpp"

#include <sunco/sync/sync.hpp>
#include <sunco/webhook_receiver.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <functional>
#include <memory>
#include <variant>

#include <unistd.h>

namespace asio = boost::asio;

namespace {

sunco::config for_an_emulator()
{
    // begin: emulator
    sunco::emulator_thread service;
    sunco::config config;
    config.base_url = service->base_url();
    config.tls.ca_pem = service->ca_pem();
    config.credentials = sunco::basic_auth{service->key_id(), service->secret()};
    // end: emulator
    return config;
}

// Rows as a library for databases has them that blocks, and as one has them that does not.
struct people {
    std::array<std::string, 2> names{"alice", "bob"};
    std::size_t next = 0;

    bool step() { return next++ < names.size(); }
    [[nodiscard]] std::string text(int column) const
    {
        return column == 0 ? names.at(next - 1) : names.at(next - 1) + "@acme.example";
    }
    asio::awaitable<std::optional<std::string>> async_next()
    {
        co_return step() ? std::optional{text(0)} : std::nullopt;
    }
};

struct database {
    asio::awaitable<people> async_query(std::string_view) { co_return people{}; }
};

sunco::user_create as_user(const std::string& name)
{
    sunco::user_create user;
    user.external_id = name;
    return user;
}

// begin: generator
asio::awaitable<void> all_people(database& db, sunco::record_writer out)
{
    auto rows = co_await db.async_query("SELECT … ORDER BY id");
    while (auto row = co_await rows.async_next())
        if (!co_await out.write(sunco::record::ensure(as_user(*row))))
            co_return;
}
// end: generator

asio::awaitable<sunco::sync_report> run_job(sunco::client& client, std::string app,
                                            std::unique_ptr<sunco::record_source> source)
{
    sunco::sync_options options;
    options.app_id = std::move(app);
    sunco::sync_job job{client, options, std::move(source)};
    co_return co_await job.run();
}

asio::awaitable<void> forget_the_removed(asio::any_io_executor executor, std::string address,
                                         std::string secret,
                                         std::function<void(std::string)> forget)
{
    // begin: webhook_receiver
    sunco::webhook_receiver receiver{executor, {.listen = address, .secrets = {secret}}};
    receiver.start();
    for (;;) {
        const sunco::webhook_event event = co_await receiver.next();
        if (const auto* removed = std::get_if<sunco::user_removed>(&event.what))
            forget(removed->subject.id);
    }
    // end: webhook_receiver
}

asio::awaitable<void> make_and_remove(sunco::users_api users, std::string app)
{
    co_await users.create(app, person("alice@acme"));
    co_await users.remove(app, "alice@acme");
}

// No port is told before the receiver is there, so the address has to be one that nobody else has.
std::string own_address()
{
    const auto id = static_cast<unsigned>(::getpid());
    return "127." + std::to_string(1 + (id >> 16) % 254) + '.' + std::to_string((id >> 8) % 256) +
           '.' + std::to_string(id % 256) + ":9000";
}

} // namespace

BOOST_AUTO_TEST_SUITE(headers)

BOOST_AUTO_TEST_CASE(of_the_emulator)
{
    BOOST_TEST(for_an_emulator().base_url.starts_with("https://127.0.0.1:"));
}

BOOST_FIXTURE_TEST_CASE(of_the_sources, fixture)
{
    people rows;
    // begin: function
    auto source = std::make_unique<sunco::function_source>([&]() -> std::optional<sunco::record> {
        if (!rows.step())
            return std::nullopt;
        sunco::user_create u;
        u.external_id = rows.text(0);
        u.profile.email = rows.text(1);
        return sunco::record::ensure(std::move(u));
    });
    // end: function
    BOOST_TEST(run(run_job(client, app, std::move(source))).complete());
    BOOST_TEST(service->user_count() == 2u);
}

BOOST_FIXTURE_TEST_CASE(of_a_source_that_is_a_coroutine, fixture)
{
    database db;
    // begin: generator_source
    auto source = std::make_unique<sunco::generator_source>(
        [&db](sunco::record_writer out) { return all_people(db, std::move(out)); });
    // end: generator_source
    BOOST_TEST(run(run_job(client, app, std::move(source))).complete());
    BOOST_TEST(service->user_count() == 2u);
}

BOOST_FIXTURE_TEST_CASE(of_the_webhook_receiver, fixture)
{
    const std::string address = own_address();
    service->add_webhook({.url = "http://" + address + '/', .secret = "s3cret"});
    std::string forgotten;
    asio::cancellation_signal stop;
    const auto forget = [&](std::string id) {
        forgotten = std::move(id);
        stop.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(io, forget_the_removed(io.get_executor(), address, "s3cret", forget),
                   asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {}));
    run(make_and_remove(users, app)); // returns when the other coroutine has ended, too
    BOOST_TEST(forgotten == service->log().at(0).user_id);
}

BOOST_AUTO_TEST_SUITE_END()
