#include "job_fixture.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using sunco::errc;
using sunco::outcome;
using sunco::run_end;
using test::fake_service;
using test::job_run;
using test::mishap;

std::unique_ptr<test::text_source> source(const std::string& text, bool is_file = true)
{
    return std::make_unique<test::text_source>(text, is_file);
}

std::string ensures(int n)
{
    std::string text;
    for (int i = 0; i < n; ++i)
        text += R"({"externalId":"u)" + std::to_string(i) + "\"}\n";
    return text;
}

sunco::sync_options with_concurrency(std::size_t n)
{
    sunco::sync_options o;
    o.concurrency = n;
    return o;
}

const mishap unavailable{test::maybe_sent(errc::server_error)};
const mishap unavailable_but_done{test::maybe_sent(errc::server_error), true};

} // namespace

BOOST_AUTO_TEST_SUITE(sync_engine)

BOOST_AUTO_TEST_CASE(every_outcome)
{
    fake_service service;
    job_run job{service, source(R"({"externalId":"a","profile":{"surname":"x"}}
{"externalId":"a","profile":{"surname":"x"}}
{"externalId":"a","profile":{"surname":"y"}}
{"op":"create","externalId":"a"}
{"op":"create"}
{"op":"update","externalId":"a"}
{"op":"update","externalId":"nobody"}
{"op":"remove_personal_information","externalId":"a"}
{"op":"remove","externalId":"a"}
{"op":"remove","externalId":"a"}
{"op":"remove_personal_information","externalId":"a"}
rubbish
)")};
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.records == 12u);
    const std::vector<std::pair<outcome, std::string>> expected{
        {outcome::created, ""},         {outcome::unchanged, ""},
        {outcome::updated, ""},         {outcome::failed, "conflict"},
        {outcome::created, ""},         {outcome::updated, ""},
        {outcome::failed, "not_found"}, {outcome::personal_information_removed, ""},
        {outcome::removed, ""},         {outcome::failed, "not_found"},
        {outcome::failed, "not_found"}, {outcome::failed, "invalid_argument"}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& results = job.results[i + 1];
        BOOST_TEST_CONTEXT("line " << i + 1)
        {
            BOOST_REQUIRE_EQUAL(results.size(), 1u);
            BOOST_TEST((results[0].outcome == expected[i].first));
            BOOST_TEST(results[0].error == expected[i].second);
        }
    }
    BOOST_TEST(job.results[4][0].status == 409u);
    BOOST_TEST(*job.results[4][0].external_id == "a");
    BOOST_TEST(r.outcomes.total() == 12u);
    BOOST_TEST(r.outcomes[outcome::failed] == 5u);
}

BOOST_AUTO_TEST_CASE(nothing_to_do)
{
    fake_service service;
    job_run job{service, source("")};
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.records == 0u);
}

BOOST_AUTO_TEST_CASE(different_keys_run_side_by_side_up_to_the_limit)
{
    for (const std::size_t limit : {1u, 3u, 16u}) {
        fake_service service;
        job_run job{service, source(ensures(200)), with_concurrency(limit)};
        BOOST_TEST(job.finish().outcomes[outcome::created] == 200u);
        BOOST_TEST(job.runner->most_in_flight == limit);
    }
}

BOOST_AUTO_TEST_CASE(records_of_one_key_keep_their_order)
{
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += R"({"op":"update","externalId":"k)" + std::to_string(i % 3) +
                R"(","profile":{"surname":")" + std::to_string(i) + "\"}}\n";
    fake_service service;
    for (const char* key : {"k0", "k1", "k2"})
        service.users[{std::nullopt, key}];
    job_run job{service, source(text)};
    BOOST_TEST(job.finish().outcomes[outcome::updated] == 300u);
    std::map<sunco::record_key, std::uint64_t> last;
    for (const auto& e : service.log) {
        BOOST_REQUIRE(last[*e.key] < e.line);
        last[*e.key] = e.line;
    }
    BOOST_TEST(job.runner->most_in_flight == 3u);
}

BOOST_AUTO_TEST_CASE(no_more_is_read_than_can_be_held)
{
    std::string text;
    for (int i = 0; i < 5000; ++i)
        text += "{\"externalId\":\"one\"}\n";
    fake_service service;
    auto input = source(text);
    const auto* in = input.get();
    job_run job{service, std::move(input), with_concurrency(2)};
    std::size_t farthest = 0;
    job.until([&] {
        farthest = std::max(farthest, in->at() - job.results.size());
        return false;
    });
    BOOST_TEST(farthest <= 2 * (4 * 2 + 512));
    BOOST_TEST(job.finish().outcomes.total() == 5000u);
}

BOOST_AUTO_TEST_CASE(a_record_in_trouble_is_tried_again)
{
    fake_service service;
    job_run job{service, source(ensures(5))};
    job.runner->fail(2, {unavailable, unavailable_but_done});
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.outcomes[outcome::created] == 4u);
    // What our own second try had done the third one finds.
    BOOST_TEST(r.outcomes[outcome::unchanged] == 1u);
    BOOST_TEST(service.count(2, "create") == 1u);
    BOOST_TEST(r.retries == 2u);
}

BOOST_AUTO_TEST_CASE(a_create_that_was_lost_is_recognised)
{
    fake_service service;
    job_run job{service,
                source("{\"op\":\"create\",\"externalId\":\"a\"}\n{\"externalId\":\"b\"}")};
    job.runner->fail(1, {unavailable_but_done});
    BOOST_TEST(job.finish().outcomes[outcome::created] == 2u);
    BOOST_TEST(service.count(1, "create") == 1u);
}

BOOST_AUTO_TEST_CASE(a_removal_that_was_lost_is_recognised)
{
    fake_service service;
    service.users[{std::nullopt, "a"}].id = "1";
    job_run job{service,
                source("{\"op\":\"remove\",\"externalId\":\"a\"}\n{\"externalId\":\"b\"}")};
    job.runner->fail(1, {unavailable_but_done});
    BOOST_TEST(job.finish().outcomes[outcome::removed] == 1u);
    BOOST_TEST(service.count(1, "delete") == 1u);
}

// A key may pass to another user between two tries: the id that was looked up does not.
BOOST_AUTO_TEST_CASE(a_removal_tried_again_spares_whoever_holds_the_key_by_then)
{
    for (const char* op : {"remove", "remove_personal_information"}) {
        fake_service service;
        const sunco::record_key key{std::nullopt, "a"};
        service.users[key] = {"1", "old"};
        job_run job{service, source(std::string{R"({"op":")"} + op +
                                    R"(","externalId":"a"})"
                                    "\n{\"externalId\":\"b\"}")};
        job.runner->fail(1, {unavailable_but_done, unavailable});
        job.until([&] { return service.count(1, "delete") + service.count(1, "clear") == 1; });
        service.users[key] = {"2", "new"};
        const auto r = job.finish();
        BOOST_TEST(r.complete());
        BOOST_TEST(service.users.at(key).surname == "new", op);
        // That the first try worked is known of a removal alone: nothing proves that data are gone.
        const bool removal = std::string{op} == "remove";
        BOOST_TEST(r.outcomes[removal ? outcome::removed : outcome::failed] == 1u, op);
    }
}

BOOST_AUTO_TEST_CASE(a_create_without_a_key_is_never_sent_twice)
{
    for (const auto& bad : {unavailable, unavailable_but_done}) {
        fake_service service;
        job_run job{service, source("{\"op\":\"create\"}\n{\"externalId\":\"b\"}")};
        job.runner->fail(1, {bad});
        const auto r = job.finish();
        BOOST_TEST(r.outcomes[outcome::unknown] == 1u);
        BOOST_TEST(r.outcomes[outcome::created] == 1u);
        BOOST_TEST(job.runner->requests == 2u);
    }
    // Where nothing was sent there is nothing to fear.
    fake_service service;
    job_run job{service, source("{\"op\":\"create\"}\n{\"externalId\":\"b\"}")};
    job.runner->fail(1, {mishap{test::not_sent(errc::connect)}});
    BOOST_TEST(job.finish().outcomes[outcome::created] == 2u);
}

BOOST_AUTO_TEST_CASE(a_record_that_the_service_cannot_digest_fails_alone)
{
    fake_service service;
    job_run job{service, source(ensures(50)), with_concurrency(2)};
    job.runner->fail(10, std::vector<mishap>(100, unavailable));
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.outcomes[outcome::created] == 49u);
    BOOST_TEST(r.outcomes[outcome::failed] == 1u);
    BOOST_TEST(job.results[10][0].error == "server_error");
}

BOOST_AUTO_TEST_CASE(a_service_that_is_down_burns_no_record)
{
    for (const errc code : {errc::server_error, errc::connect, errc::unauthorized, errc::forbidden,
                            errc::resolve, errc::tls, errc::timeout}) {
        fake_service service;
        auto o = with_concurrency(8);
        o.give_up_after = 20ms;
        job_run job{service, source(ensures(500)), o};
        job.runner->fail_all = mishap{test::not_sent(code)};
        const auto r = job.finish();
        BOOST_TEST_CONTEXT(to_string(code))
        {
            BOOST_TEST((r.end == run_end::stopped));
            BOOST_TEST((*r.reason == code));
            BOOST_TEST(r.outcomes.total() == 0u);
            BOOST_TEST(r.records == 500u);
            BOOST_TEST(job.results.empty());
            BOOST_TEST(job.pauses.size() == 1u);
            // The first wave, and a few probes after it.
            BOOST_TEST(job.runner->requests < 8u + 25u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_pause_ends_when_the_service_is_back)
{
    fake_service service;
    auto o = with_concurrency(4);
    o.give_up_after = 1h;
    job_run job{service, source(ensures(100)), o};
    job.until([&] { return job.results.size() >= 20; });
    job.runner->fail_all = mishap{test::maybe_sent(errc::server_error)};
    job.until([&] { return job.runner->requests >= 40 && !job.pauses.empty(); });
    BOOST_TEST(job.runner->in_flight <= 1u);
    job.runner->fail_all.reset();
    const auto r = job.finish();
    BOOST_TEST(r.complete());
    BOOST_TEST(r.outcomes[outcome::created] == 100u);
    BOOST_TEST(job.pauses.size() == 2u);
    BOOST_TEST(job.pauses.back() == "on");
}

BOOST_AUTO_TEST_CASE(a_listener_that_throws_stops_the_job)
{
    for (const std::size_t pause : {1U, 2U}) {
        fake_service service;
        job_run job{service, source(ensures(100)), with_concurrency(4)};
        job.throw_at_pause = pause;
        job.runner->fail_all = mishap{test::maybe_sent(errc::server_error)};
        job.until([&] { return !job.pauses.empty(); });
        job.runner->fail_all.reset();
        const auto r = job.finish();
        BOOST_TEST((r.end == run_end::stopped && *r.reason == errc::configuration));
        BOOST_TEST(job.pauses.size() >= pause);
        BOOST_TEST(r.outcomes.total() == job.results.size());
    }
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_what_is_in_flight_and_starts_nothing)
{
    for (const bool is_file : {true, false}) {
        fake_service service;
        job_run job{service, source(ensures(500), is_file), with_concurrency(4)};
        job.until([&] { return job.results.size() >= 10; });
        const auto before = job.runner->requests;
        job.engine->interrupt();
        const auto r = job.finish();
        BOOST_TEST((r.end == run_end::interrupted));
        BOOST_TEST(job.runner->requests == before);
        BOOST_TEST(r.outcomes.total() == job.results.size());
        BOOST_TEST(r.outcomes.total() == service.log.size());
        BOOST_TEST(r.outcomes.total() < r.records);
        if (is_file)
            BOOST_TEST(r.records == 500u);
    }
}

BOOST_AUTO_TEST_CASE(requests_that_outlast_the_grace_are_cancelled)
{
    fake_service service;
    auto o = with_concurrency(4);
    o.grace = 1ms;
    job_run job{service, source(ensures(50)), o};
    job.runner->hang = true;
    job.until([&] { return job.runner->in_flight == 4; });
    job.engine->interrupt();
    const auto r = job.finish();
    BOOST_TEST((r.end == run_end::interrupted));
    BOOST_TEST(r.outcomes.total() == 0u);
    BOOST_TEST(job.runner->in_flight == 0u);
}

BOOST_AUTO_TEST_CASE(an_abort_cancels_at_once)
{
    fake_service service;
    auto o = with_concurrency(4);
    o.grace = 1h;
    job_run job{service, source(ensures(50)), o};
    job.runner->hang = true;
    job.until([&] { return job.runner->in_flight == 4; });
    job.engine->interrupt();
    job.engine->abort();
    BOOST_TEST((job.finish().end == run_end::interrupted));
}

BOOST_AUTO_TEST_CASE(a_client_that_shuts_down_stops_the_job)
{
    fake_service service;
    job_run job{service, source(ensures(50))};
    job.runner->fail_all = mishap{test::not_sent(errc::shutting_down)};
    const auto r = job.finish();
    BOOST_TEST((r.end == run_end::stopped));
    BOOST_TEST((*r.reason == errc::shutting_down));
    BOOST_TEST(r.outcomes.total() == 0u);
}

BOOST_AUTO_TEST_CASE(a_source_that_breaks)
{
    fake_service service;
    auto at_once = source(ensures(50));
    at_once->break_at = 0;
    job_run first{service, std::move(at_once)};
    BOOST_CHECK_THROW(first.finish(), sunco::error);

    auto later = source(ensures(50));
    later->break_at = 21;
    job_run second{service, std::move(later)};
    const auto r = second.finish();
    BOOST_TEST((r.end == run_end::stopped));
    BOOST_TEST((*r.reason == errc::invalid_argument));
    BOOST_TEST(r.outcomes.total() == service.log.size());
}

BOOST_AUTO_TEST_CASE(shards_share_the_records)
{
    std::string text =
        ensures(200) + "rubbish\n{\"op\":\"create\"}\n{\"externalId\":\"u7\",\"x\":1}\n";
    fake_service service;
    std::uint64_t records = 0;
    std::map<std::uint64_t, int> seen;
    for (std::uint32_t i = 0; i < 4; ++i) {
        sunco::sync_options o;
        o.shard = {i, 4};
        job_run job{service, source(text), o};
        const auto r = job.finish();
        BOOST_TEST(r.complete());
        records += r.records;
        for (const auto& [line, results] : job.results)
            seen[line] += static_cast<int>(results.size());
    }
    BOOST_TEST(records == 203u);
    BOOST_TEST(seen.size() == 203u);
    BOOST_TEST(std::all_of(seen.begin(), seen.end(), [](const auto& s) { return s.second == 1; }));
}

// The context may go at any moment; nothing may be touched afterwards.
BOOST_AUTO_TEST_CASE(destruction_after_any_number_of_steps)
{
    bool ended = false;
    for (std::size_t n = 0; !ended; ++n) {
        fake_service service;
        std::weak_ptr<sunco::sync::engine> left;
        {
            job_run job{service, source(ensures(6)), with_concurrency(2)};
            ended = job.steps(n);
            left = job.engine;
        }
        BOOST_REQUIRE(left.expired());
    }
}

BOOST_AUTO_TEST_SUITE_END()
