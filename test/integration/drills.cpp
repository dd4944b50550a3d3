#include "integration/fixture.hpp"

#include "support/seed.hpp"

#include <boost/asio/detached.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <vector>

// Whole runs against an emulator that fails by chance, judged by its log. The figures that each
// prints are those of docs/guide/retries.md.

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sunco::errc;
using sunco::parse_fault;
using sunco::testing::simulated_time;

namespace {

/// Counts how calls end, and starts as many at a time as asked.
struct drill : fixture {
    std::uint64_t seed = sunco::test::seed();
    std::size_t succeeded = 0;
    std::size_t reconciled = 0;
    std::map<std::string, std::size_t> failed;

    void add_fault(const std::string& spec)
    {
        service->add_fault(parse_fault(spec + ",times=always,seed=" + std::to_string(seed)));
    }

    [[nodiscard]] sunco::config patient() const
    {
        auto c = settings();
        c.retry.max_attempts = 20;
        c.retry.budget = 0;
        return c;
    }

    asio::awaitable<void> create_some(sunco::users_api api, std::size_t first, std::size_t step,
                                      std::size_t end)
    {
        for (std::size_t i = first; i < end; i += step) {
            sunco::call_info info;
            sunco::call_options options;
            options.info = &info;
            auto made = co_await api.try_create(app, person("k" + std::to_string(i)), options);
            count(made);
            reconciled += info.reconciled ? 1 : 0;
        }
    }

    void create_all(std::size_t total, const sunco::config& how)
    {
        sunco::client mine{io.get_executor(), how};
        constexpr std::size_t at_a_time = 16;
        for (std::size_t i = 0; i < at_a_time; ++i)
            asio::co_spawn(io, create_some(mine.users(), i, at_a_time, total), asio::detached);
        io.restart();
        io.run();
    }

    template <class T>
    void count(const sunco::result<T>& r)
    {
        if (r.has_value())
            ++succeeded;
        else
            ++failed[r.error().code.message()];
    }

    [[nodiscard]] std::size_t failed_calls() const
    {
        std::size_t sum = 0;
        for (const auto& [error, times] : failed)
            sum += times;
        return sum;
    }

    /// How often the service made a user of each key: once at most.
    void check_made_once(std::size_t total)
    {
        std::map<std::string, std::size_t> made;
        for (const auto& r : service->log())
            if (r.effect == sunco::request_effect::created)
                ++made[r.body];
        for (const auto& [body, times] : made)
            BOOST_TEST(times == 1u, body << " was made " << times << " times");
        // What the caller was told exists, exists; what was not told may.
        BOOST_TEST(service->user_count() >= succeeded);
        BOOST_TEST(service->user_count() <= total);
    }

    void all_creates_succeed(const char* what, const std::vector<std::string>& faults)
    {
        constexpr std::size_t total = 1000;
        BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
        {
            for (const std::string& fault : faults)
                add_fault(fault);
            create_all(total, patient());
            report(what, total);
            check_made_once(total);
            BOOST_TEST(succeeded == total);
        }
    }

    void report(const char* what, std::size_t total)
    {
        BOOST_TEST_MESSAGE(what << ": " << total << " calls, " << service->log().size()
                                << " requests, " << succeeded << " succeeded, " << reconciled
                                << " reconciled");
        for (const auto& [error, times] : failed)
            BOOST_TEST_MESSAGE("  " << times << " " << error);
    }
};

/// Calls that come at a steady rate in simulated time.
struct steady_load : drill {
    static constexpr auto interval = 20ms;

    std::shared_ptr<simulated_time> time = std::make_shared<simulated_time>();
    std::optional<sunco::client> mine;
    std::size_t left = 0;
    std::unique_ptr<sunco::alarm> next =
        time->make_alarm(io.get_executor(), [this] { start_one(); });

    // Between two calls nothing can happen on the side of this test.
    steady_load() { next->note_asleep(true); }

    void start_one()
    {
        if (left == 0)
            return;
        --left;
        next->set(time->now() + interval);
        asio::co_spawn(
            io, mine->users().try_get(app, "nobody"),
            [this](std::exception_ptr, const sunco::result<sunco::user>& r) { count(r); });
    }

    /// \returns how many requests the service saw meanwhile.
    std::size_t run_for(std::chrono::seconds span)
    {
        const auto before = service->log().size();
        left = static_cast<std::size_t>(span / interval);
        start_one();
        io.restart();
        io.run();
        return service->log().size() - before;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(drills)

// With attempts and budget enough, every call succeeds, and no key is made twice.
BOOST_FIXTURE_TEST_CASE(one_answer_in_five_is_lost_after_applying, drill)
{
    all_creates_succeed("answers lost after applying, 20 %",
                        {"lose_answer:operation=create,probability=0.2"});
    BOOST_TEST(reconciled > 100u);
}

BOOST_FIXTURE_TEST_CASE(one_request_in_five_is_applied_late, drill)
{
    all_creates_succeed("applied 2 ms after the connection was closed, 20 %",
                        {"apply_late:operation=create,probability=0.2,ms=2"});
}

BOOST_FIXTURE_TEST_CASE(one_connection_in_five_is_reset, drill)
{
    all_creates_succeed("reset before or after applying, 10 % each",
                        {"reset_before:operation=create,probability=0.1",
                         "reset_after:operation=create,probability=0.1"});
}

// The default budget is for a service that fails now and then; here it runs dry, and the rest of
// the calls fail with what they met, after one request.
BOOST_FIXTURE_TEST_CASE(a_budget_bounds_what_retries_add, drill)
{
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    {
        add_fault("lose_answer:operation=create,probability=0.5");
        auto c = settings();
        c.retry.max_attempts = 10;
        create_all(1000, c);
        report("answers lost after applying, 50 %, default budget", 1000);
        check_made_once(1000);
        BOOST_TEST(succeeded + failed_calls() == 1000u);
        BOOST_TEST(seen("create") < 1200u);
    }
}

// Calls come as fast as they are answered, and the service takes a thousand a second.
BOOST_FIXTURE_TEST_CASE(a_storm_of_429, drill)
{
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    {
        add_fault("rate_limit:operation=create,above=1000");
        auto c = settings();
        c.retry = {};
        c.retry.throttle_base_delay = 100ms;
        create_all(3000, c);
        report("429 above 1,000 a second", 3000);
        check_made_once(3000);
        BOOST_TEST(succeeded + failed_calls() == 3000u);
        BOOST_TEST(service->user_count() == succeeded);
        // The default budget allows a hundred retries after 429, and what calls that end well earn.
        BOOST_TEST(seen("create") < 3000u * 14 / 10);
    }
}

// The same with a rate limit of the client's own: nothing is refused.
BOOST_FIXTURE_TEST_CASE(a_rate_limit_below_the_services_avoids_429, drill)
{
    BOOST_TEST_CONTEXT("SUNCO_TEST_SEED=" << seed)
    {
        add_fault("rate_limit:operation=create,above=1000");
        auto c = settings();
        c.rate_limit.per_second = 800;
        create_all(1500, c);
        report("429 above 1,000 a second, the client's limit at 800", 1500);
        BOOST_TEST(succeeded == 1500u);
        BOOST_TEST(seen("create") == 1500u);
    }
}

// Fifty calls a second; the service answers 503 for a minute and is well again.
BOOST_FIXTURE_TEST_CASE(an_outage_of_a_minute, steady_load)
{
    auto c = settings();
    c.time = time;
    c.random_seed = seed;
    c.retry = {};
    mine.emplace(io.get_executor(), c);

    add_fault("error:operation=get,status=503");
    const auto emptying = run_for(10s);
    const auto in_outage = run_for(50s);
    service->clear_faults();
    failed.clear();
    const auto after = run_for(60s);
    // Every call is answered again: the user it asks for is not there.
    BOOST_TEST(failed.size() == 1u);
    BOOST_TEST(failed_calls() == 3000u);
    BOOST_TEST_MESSAGE("503 for a minute, 50 calls a second: "
                       << emptying << " requests for the first 500 calls, " << in_outage
                       << " for the next 2500, " << after << " for 3000 after it");
    BOOST_TEST(in_outage <= 2500u * 12 / 10);
    BOOST_TEST(emptying > 500u);
    BOOST_TEST(after <= 3000u * 12 / 10);
}

BOOST_AUTO_TEST_SUITE_END()
