#include "job_fixture.hpp"
#include "journal_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;

namespace {

using sunco::outcome;
using sunco::record_result;
using test::fake_service;
using test::job_run;
using test::journaled;

std::string ensures(int n)
{
    std::string text;
    for (int i = 0; i < n; ++i)
        text += R"({"externalId":"u)" + std::to_string(i) + "\"}\n";
    return text;
}

std::unique_ptr<test::text_source> source(int n)
{
    return std::make_unique<test::text_source>(ensures(n));
}

/// Takes some steps for each batch, and stops taking where it is told to.
class slow_sink final : public sunco::result_sink {
public:
    asio::awaitable<void> take(std::vector<record_result> results) override
    {
        BOOST_TEST(!busy);
        BOOST_TEST(!results.empty());
        busy = true;
        const auto executor = co_await asio::this_coro::executor;
        do {
            co_await asio::post(executor, asio::use_awaitable);
        } while (closed);
        taken.insert(taken.end(), results.begin(), results.end());
        busy = false;
        if (taken.size() > fail_after && foreign)
            throw 42;
        if (taken.size() > fail_after)
            throw std::runtime_error{"the database is gone"};
    }

    std::vector<record_result> taken;
    std::size_t fail_after = 1'000'000;
    bool foreign = false;
    bool closed = false;
    bool busy = false;
};

sunco::sync_options into(std::shared_ptr<sunco::result_sink> sink)
{
    sunco::sync_options o;
    o.sink = std::move(sink);
    return o;
}

std::set<std::uint64_t> lines(const std::vector<record_result>& results)
{
    std::set<std::uint64_t> out;
    for (const record_result& r : results)
        out.insert(r.line);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_sink)

BOOST_AUTO_TEST_CASE(it_hears_every_outcome_once_before_the_run_ends)
{
    fake_service service;
    const auto sink = std::make_shared<slow_sink>();
    job_run job{service, source(500), into(sink)};
    BOOST_TEST(job.finish().complete());
    BOOST_TEST(!sink->busy);
    BOOST_TEST(sink->taken.size() == 500u);
    BOOST_TEST(lines(sink->taken).size() == 500u);
}

BOOST_AUTO_TEST_CASE(a_sink_that_lags_behind_slows_the_job_down)
{
    fake_service service;
    const auto sink = std::make_shared<slow_sink>();
    sink->closed = true;
    auto input = source(10'000);
    const auto* in = input.get();
    job_run job{service, std::move(input), into(sink)};
    std::size_t last = 0;
    // Until all has come to a halt but the sink, which takes steps and gets nowhere.
    for (int still = 0; still < 1000; ++still) {
        job.steps(100);
        if (std::exchange(last, in->at()) != in->at())
            still = 0;
    }
    BOOST_TEST(in->at() < 3'000u);
    sink->closed = false;
    BOOST_TEST(job.finish().complete());
    BOOST_TEST(sink->taken.size() == 10'000u);
}

BOOST_AUTO_TEST_CASE(a_sink_that_fails_stops_the_job)
{
    for (const bool foreign : {false, true}) {
        fake_service service;
        const auto sink = std::make_shared<slow_sink>();
        sink->fail_after = 20;
        sink->foreign = foreign;
        job_run job{service, source(5'000), into(sink)};
        const auto r = job.finish();
        BOOST_TEST((r.end == sunco::run_end::stopped));
        BOOST_TEST((*r.reason == sunco::errc::invalid_argument));
        BOOST_TEST(r.reason->message == "the outcomes cannot be handed over");
        BOOST_TEST(r.outcomes.total() < 5'000u);
        BOOST_TEST(r.outcomes.total() == service.log.size());
    }
}

BOOST_AUTO_TEST_CASE(the_next_run_tells_again)
{
    journaled j;
    auto o = j.options();
    const auto first = std::make_shared<slow_sink>();
    o.sink = first;
    {
        job_run job{j.service, source(200), o};
        job.until([&] { return job.results.size() >= 50; });
    }
    const auto second = std::make_shared<slow_sink>();
    o.sink = second;
    job_run again{j.service, source(200), o};
    BOOST_TEST(again.finish().complete());
    BOOST_TEST(lines(second->taken).size() == 200u);
    BOOST_TEST(second->taken.size() == 200u);
    const auto earlier = std::ranges::count_if(second->taken, &record_result::earlier_run);
    BOOST_TEST(earlier >= 50);
    BOOST_TEST(std::ranges::includes(lines(second->taken), lines(first->taken)));
}

BOOST_AUTO_TEST_CASE(a_function_takes_them_on_a_thread_of_its_own)
{
    fake_service service;
    std::vector<record_result> taken;
    std::set<std::thread::id> threads;
    const auto sink =
        std::make_shared<sunco::function_sink>([&](std::span<const record_result> results) {
            threads.insert(std::this_thread::get_id());
            taken.insert(taken.end(), results.begin(), results.end());
        });
    job_run job{service, source(300), into(sink)};
    BOOST_TEST(job.finish().complete());
    BOOST_TEST(lines(taken).size() == 300u);
    BOOST_TEST(threads.size() == 1u);
    BOOST_TEST(!threads.contains(std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(the_context_may_go_at_any_moment)
{
    bool ended = false;
    for (std::size_t n = 0; !ended; ++n) {
        fake_service service;
        job_run job{service, source(6), into(std::make_shared<slow_sink>())};
        ended = job.steps(n);
    }
}

BOOST_AUTO_TEST_SUITE_END()
