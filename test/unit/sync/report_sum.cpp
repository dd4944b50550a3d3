#include <sunco/sync/report_sum.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using sunco::outcome;
using sunco::sync_report;

sync_report part(std::uint32_t index, std::uint32_t count, std::uint64_t records)
{
    sync_report r;
    r.shard = {index, count};
    r.records = records;
    r.outcomes.add(outcome::created, records);
    r.requests = records + 1;
    r.retries = 1;
    r.app_id = "app";
    r.input = {30, sunco::digest_of("the input")};
    r.elapsed = std::chrono::milliseconds{100 * (index + 1)};
    return r;
}

std::vector<sync_report> three()
{
    return {part(2, 3, 9), part(0, 3, 10), part(1, 3, 11)};
}

std::string refusal(const std::vector<sync_report>& reports)
{
    const auto sum = sunco::add_up(reports);
    BOOST_TEST_REQUIRE(sum.has_error());
    BOOST_TEST((sum.error() == sunco::errc::invalid_argument));
    return sum.error().message;
}

bool says(const std::string& message, const char* what)
{
    return message.find(what) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_report_sum)

BOOST_AUTO_TEST_CASE(all_shards)
{
    const auto sum = sunco::add_up(three());
    BOOST_TEST_REQUIRE(sum.has_value());
    BOOST_TEST(sum->complete());
    BOOST_TEST(!sum->has_failures());
    BOOST_TEST(sum->records == 30u);
    BOOST_TEST(sum->outcomes[outcome::created] == 30u);
    BOOST_TEST(sum->requests == 33u);
    BOOST_TEST(sum->longest.count() == 300);
    const auto o = to_json(*sum);
    BOOST_TEST(o.at("complete") == true);
    BOOST_TEST(boost::json::serialize(o.at("shards")) ==
               R"({"count":3,"missing":[],"unfinished":[]})");
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_unfinished)
{
    auto parts = three();
    parts.erase(parts.begin());
    parts[0].end = sunco::run_end::interrupted;
    const auto sum = sunco::add_up(parts);
    BOOST_TEST_REQUIRE(sum.has_value());
    BOOST_TEST(!sum->complete());
    BOOST_TEST(boost::json::serialize(to_json(*sum).at("shards")) ==
               R"({"count":3,"missing":[2],"unfinished":[0]})");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_together)
{
    BOOST_TEST(says(refusal({}), "no report"));
    auto twice = three();
    twice.push_back(twice[1]);
    BOOST_TEST(says(refusal(twice), "two reports of the shard 0/3"));
    auto split = three();
    split[1].shard.count = 4;
    BOOST_TEST(says(refusal(split), "2/3 and 0/4 are of different splits"));
    auto input = three();
    input[2].input->content = sunco::digest_of("another");
    BOOST_TEST(says(refusal(input), "different inputs"));
    // An interrupted shard may not know its input; the others must agree all the same.
    input[0].input.reset();
    BOOST_TEST(says(refusal(input), "different inputs"));
    auto app = three();
    app[2].app_id = "other";
    BOOST_TEST(says(refusal(app), "different apps"));
    auto dry = three();
    dry[2].dry_run = true;
    BOOST_TEST(says(refusal(dry), "dry run"));
    auto lost = three();
    lost[2].records = 10;
    BOOST_TEST(says(refusal(lost), "the input has 30 records, and the shards have 29"));
    BOOST_TEST(says(refusal({part(0, 4'000'000'000, 1)}), "more than"));
}

BOOST_AUTO_TEST_CASE(a_report_comes_back_as_it_was_written)
{
    sync_report r = part(1, 4, 7);
    r.end = sunco::run_end::stopped;
    r.reason = sunco::make_failure(sunco::errc::unauthorized, "no");
    r.reason->http_status = 401;
    r.earlier.add(outcome::created, 3);
    r.outcomes.add(outcome::unknown);
    r.dry_run = true;
    const auto again = sunco::parse_report(to_json(r));
    BOOST_TEST_REQUIRE(again.has_value());
    BOOST_TEST(boost::json::serialize(to_json(*again)) == boost::json::serialize(to_json(r)));
}

BOOST_AUTO_TEST_CASE(what_is_no_report)
{
    const boost::json::object good = to_json(part(0, 2, 3));
    BOOST_TEST(sunco::parse_report(good).has_value());
    BOOST_TEST(sunco::parse_report(3).has_error());
    for (const auto& [name, value] : good) {
        // Not every member must be there, but none may be of another kind.
        boost::json::object bad = good;
        bad[name] = boost::json::array{};
        const bool is_read = name != "complete";
        BOOST_TEST(sunco::parse_report(bad).has_error() == is_read, name);
    }
    boost::json::object bad = good;
    bad["records"] = -1;
    BOOST_TEST(sunco::parse_report(bad).error().message == "/records is not a whole number");
    bad = good;
    bad["outcomes"].as_object().erase("unknown");
    BOOST_TEST(sunco::parse_report(bad).error().message ==
               "/outcomes/unknown is not a whole number");
    bad = good;
    bad["input"].as_object()["digest"] = "12";
    BOOST_TEST(sunco::parse_report(bad).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
