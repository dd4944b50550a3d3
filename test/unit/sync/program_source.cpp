#include "job_fixture.hpp"
#include "journal_fixture.hpp"

#include <sunco/sync/function_source.hpp>
#include <sunco/sync/generator_source.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>

namespace asio = boost::asio;

namespace {

using sunco::errc;
using sunco::outcome;
using sunco::record;
using test::fake_service;
using test::job_run;
using test::journaled;

record ensure(const std::string& key)
{
    sunco::user_create u;
    u.external_id = key;
    return record::ensure(std::move(u));
}

/// Gives so many records, and says how far it came.
struct counting_source {
    int count = 0;
    std::shared_ptr<int> given = std::make_shared<int>(0);

    std::optional<record> operator()() const
    {
        if (*given == count)
            return std::nullopt;
        return ensure("u" + std::to_string(++*given));
    }
};

std::unique_ptr<sunco::record_source> of(counting_source s)
{
    return std::make_unique<sunco::function_source>(std::move(s));
}

/// Gives so many records one by one, each when those before it have their outcomes.
class one_by_one final : public sunco::record_source {
public:
    one_by_one(int count, std::function<std::size_t()> outcomes)
        : source_{counting_source{count}}, outcomes_{std::move(outcomes)}
    {}

    asio::awaitable<std::vector<sunco::source_item>> read(std::size_t) override
    {
        while (outcomes_() < given_ && !stopped_)
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        ++given_;
        co_return co_await source_.read(1);
    }
    void stop() noexcept override
    {
        stopped_ = true;
        source_.stop();
    }

private:
    sunco::function_source source_;
    std::function<std::size_t()> outcomes_;
    std::size_t given_ = 0;
    bool stopped_ = false;
};

/// What a generator saw of its life.
struct life {
    int written = 0;
    bool ended = false;
    bool told_to_stop = false;
};

asio::awaitable<void> generate(life& l, int count, sunco::record_writer out)
{
    struct at_end {
        explicit at_end(bool& b) : b_{b} {}
        at_end(const at_end&) = delete;
        at_end& operator=(const at_end&) = delete;
        ~at_end() { b_ = true; }
        bool& b_;
    } ending{l.ended};
    for (int i = 0; i < count; ++i) {
        auto writing = out.write(ensure("u" + std::to_string(i)));
        if (!co_await std::move(writing)) {
            l.told_to_stop = true;
            co_return;
        }
        ++l.written;
    }
}

std::unique_ptr<sunco::record_source> generator(life& l, int count)
{
    return std::make_unique<sunco::generator_source>(
        [&l, count](sunco::record_writer out) { return generate(l, count, std::move(out)); });
}

asio::awaitable<void> write_and_throw(sunco::record_writer out)
{
    auto writing = out.write(ensure("a"));
    (void)co_await std::move(writing);
    throw std::runtime_error{"the database is gone"};
}

asio::awaitable<void> write_and_wait(life& l, sunco::record_writer out)
{
    const auto executor = co_await asio::this_coro::executor;
    auto writing = out.write(ensure("a"));
    (void)co_await std::move(writing);
    asio::steady_timer never{executor, asio::steady_timer::time_point::max()};
    try {
        co_await never.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error&) {
        l.ended = true;
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_program_source)

BOOST_AUTO_TEST_CASE(a_function_feeds_the_job)
{
    fake_service service;
    job_run job{service, of({1000})};
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.records == 1000u);
    BOOST_TEST(r.outcomes[outcome::created] == 1000u);
    BOOST_TEST(job.results.begin()->first == 1u);
    BOOST_TEST(job.results.rbegin()->first == 1000u);
}

BOOST_AUTO_TEST_CASE(every_operation_and_what_breaks_a_rule)
{
    sunco::user_create named;
    named.external_id = "a";
    sunco::user_update change;
    change.profile.surname = "S";
    sunco::user_create long_name;
    long_name.external_id = "b";
    long_name.profile.surname = std::string(129, 'x');
    std::vector<record> records{record::create(named),
                                record::create({}),
                                record::update({std::nullopt, "a"}, change),
                                record::remove_personal_information({std::nullopt, "a"}),
                                record::remove({std::nullopt, "a"}),
                                record::ensure({}),
                                record::ensure(long_name)};
    fake_service service;
    std::size_t next = 0;
    job_run job{service, std::make_unique<sunco::function_source>([&]() -> std::optional<record> {
                    if (next == records.size())
                        return std::nullopt;
                    return records[next++];
                })};
    const auto r = job.finish();
    BOOST_TEST(r.outcomes[outcome::created] == 2u);
    BOOST_TEST(r.outcomes[outcome::updated] == 1u);
    BOOST_TEST(r.outcomes[outcome::personal_information_removed] == 1u);
    BOOST_TEST(r.outcomes[outcome::removed] == 1u);
    BOOST_TEST(job.results[6][0].message == "ensure needs an externalId");
    BOOST_TEST(job.results[7][0].error == "invalid_argument");
    BOOST_TEST(*job.results[7][0].external_id == "b");
}

BOOST_AUTO_TEST_CASE(the_function_is_asked_for_no_more_than_the_job_can_hold)
{
    fake_service service;
    sunco::sync_options o;
    o.concurrency = 2;
    const counting_source source{1'000'000};
    job_run job{service, of(source), o};
    job.until([&] { return job.results.size() >= 100; });
    job.engine->interrupt();
    const auto r = job.finish();
    BOOST_TEST((r.end == sunco::run_end::interrupted));
    BOOST_TEST(r.records == static_cast<std::uint64_t>(*source.given));
    BOOST_TEST(*source.given < 1100);
}

BOOST_AUTO_TEST_CASE(a_function_that_throws)
{
    fake_service service;
    job_run at_once{service, std::make_unique<sunco::function_source>(
                                 []() -> std::optional<record> { throw std::runtime_error{"x"}; })};
    BOOST_CHECK_THROW(at_once.finish(), std::runtime_error);

    int calls = 0;
    job_run later{service, std::make_unique<sunco::function_source>([&]() -> std::optional<record> {
                      if (++calls > 10)
                          throw 42; // no std::exception
                      return ensure("u" + std::to_string(calls));
                  })};
    const auto r = later.finish();
    BOOST_TEST((r.end == sunco::run_end::stopped));
    BOOST_TEST((*r.reason == errc::invalid_argument));
    BOOST_TEST(r.records == 10u);
    BOOST_TEST(calls == 11);
}

BOOST_AUTO_TEST_CASE(an_interrupt_does_not_wait_for_a_function_that_blocks)
{
    fake_service service;
    std::promise<void> asked;
    std::promise<void> database;
    job_run job{service, std::make_unique<sunco::function_source>([&]() -> std::optional<record> {
                    asked.set_value();
                    database.get_future().wait();
                    return ensure("a");
                })};
    job.steps(1); // with which the first read begins
    asked.get_future().wait();
    job.engine->interrupt();
    database.set_value();
    const auto r = job.finish();
    BOOST_TEST((r.end == sunco::run_end::interrupted));
    BOOST_TEST(r.outcomes.total() == 0u);
}

BOOST_AUTO_TEST_CASE(lines_count_upwards)
{
    fake_service service;
    std::uint64_t line = 20;
    job_run job{service, std::make_unique<sunco::function_source>([&]() -> std::optional<record> {
                    record r = ensure("u" + std::to_string(line));
                    r.line = line;
                    line -= 10;
                    return r;
                })};
    BOOST_TEST((job.finish().end == sunco::run_end::stopped));
    BOOST_TEST(job.results.size() <= 1u);
}

BOOST_AUTO_TEST_CASE(with_a_journal_the_job_goes_on_and_a_changed_record_is_refused)
{
    journaled j;
    {
        job_run job{j.service, of({500}), j.options()};
        job.until([&] { return job.results.size() >= 50; });
        job.engine->interrupt();
        BOOST_TEST((job.finish().end == sunco::run_end::interrupted));
    }
    {
        job_run other{j.service, std::make_unique<sunco::function_source>([n = 0]() mutable {
                          return std::optional{ensure("other" + std::to_string(++n))};
                      }),
                      j.options()};
        BOOST_CHECK_THROW(other.finish(), sunco::error);
        BOOST_TEST(other.runner->requests == 0u);
    }
    job_run again{j.service, of({500}), j.options()};
    const auto r = again.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.records == 500u);
    BOOST_TEST(r.earlier.total() >= 50u);
    BOOST_TEST(j.service.users.size() == 500u);
    for (std::uint64_t line = 1; line <= 500; ++line)
        BOOST_REQUIRE_EQUAL(j.service.count(line, "create"), 1u);
}

BOOST_AUTO_TEST_CASE(a_generator_feeds_the_job)
{
    fake_service service;
    life l;
    job_run job{service, generator(l, 1000)};
    BOOST_TEST(job.finish().outcomes[outcome::created] == 1000u);
    BOOST_TEST(l.ended);
    BOOST_TEST(!l.told_to_stop);
}

BOOST_AUTO_TEST_CASE(a_generator_is_told_when_the_job_ends_and_ends_before_it)
{
    fake_service service;
    sunco::sync_options o;
    o.concurrency = 2;
    life l;
    job_run job{service, generator(l, 1'000'000), o};
    job.until([&] { return job.results.size() >= 100; });
    BOOST_TEST(l.written < 2000);
    job.engine->interrupt();
    const auto r = job.finish();
    BOOST_TEST((r.end == sunco::run_end::interrupted));
    BOOST_TEST(l.told_to_stop);
    BOOST_TEST(l.ended);
}

BOOST_AUTO_TEST_CASE(what_a_generator_waits_for_is_cancelled)
{
    fake_service service;
    life l;
    job_run job{service, std::make_unique<sunco::generator_source>([&](sunco::record_writer out) {
                    return write_and_wait(l, std::move(out));
                })};
    job.until([&] { return !job.results.empty(); });
    job.engine->interrupt();
    BOOST_TEST((job.finish().end == sunco::run_end::interrupted));
    BOOST_TEST(l.ended);
}

BOOST_AUTO_TEST_CASE(a_generator_that_throws)
{
    fake_service service;
    job_run job{service, std::make_unique<sunco::generator_source>(write_and_throw)};
    const auto r = job.finish();
    BOOST_TEST((r.end == sunco::run_end::stopped));
    BOOST_TEST(r.outcomes[outcome::created] == 1u);
}

BOOST_AUTO_TEST_CASE(the_context_may_go_at_any_moment)
{
    bool ended = false;
    for (std::size_t n = 0; !ended; ++n) {
        fake_service service;
        life l;
        job_run job{service, generator(l, 6)};
        ended = job.steps(n);
    }
}

BOOST_AUTO_TEST_CASE(an_item_says_all_that_its_record_does)
{
    sunco::user_create u;
    u.external_id = "a";
    const auto plain = sunco::as_item(record::ensure(u));
    BOOST_TEST((plain.text == sunco::as_item(record::ensure(u)).text));
    BOOST_TEST((plain.text != sunco::as_item(record::create(u)).text));
    sunco::user_update change;
    const auto update = sunco::as_item(record::update({std::nullopt, "a"}, change));
    change.profile.surname = sunco::null;
    BOOST_TEST((update.text != sunco::as_item(record::update({std::nullopt, "a"}, change)).text));
    u.metadata["plan"] = "gold";
    BOOST_TEST((plain.text != sunco::as_item(record::ensure(u)).text));
    BOOST_TEST(plain.key->external_id == "a");
    const auto bad = sunco::as_item(record::remove({std::nullopt, "\xff"}));
    BOOST_TEST(bad.content.has_error());
    BOOST_TEST(!bad.key.has_value());
}

BOOST_AUTO_TEST_CASE(a_source_that_waits_for_outcomes_goes_on_after_a_kill)
{
    journaled j;
    const job_run* running = nullptr;
    const auto run = [&] {
        auto job = std::make_unique<job_run>(
            j.service,
            std::make_unique<one_by_one>(
                3, [&running] { return running ? running->results.size() : 0; }),
            j.options());
        running = job.get();
        return job;
    };
    auto job = run();
    job->until([&] { return job->runner->in_flight > 0; });
    BOOST_TEST(job->results.empty());
    running = nullptr;
    job = run();
    job->until([&, steps = 0]() mutable { return ++steps == 10'000; }); // it may wait for ever
    BOOST_TEST(job->ended());
    BOOST_TEST(job->results.size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
