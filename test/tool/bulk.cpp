#include "bulk_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace tool_test;

namespace {

const std::string data = EXAMPLE_DATA;

boost::json::value expected_of_example()
{
    return boost::json::parse(read_file(data + "/expected.json"));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(bulk, bulk_job)

BOOST_AUTO_TEST_CASE(the_example_twice_and_as_csv)
{
    service->load_state(boost::json::parse(read_file(data + "/existing.json")));
    const auto expected = expected_of_example();

    const finished first = sync({data + "/people.ndjson"});
    BOOST_TEST(first.status == 3, first.err);
    BOOST_TEST(first.out.find("5000 of 5000 records") != std::string::npos, first.out);
    BOOST_TEST(first.err.find('\r') == std::string::npos, "no redrawing in a pipe");
    check_against(expected.at("first"));
    BOOST_TEST(report().at("records") == expected.at("records"));

    // What is written as NDJSON and as CSV is the same, so the CSV finds nothing to do either.
    for (const char* file : {"/people.ndjson", "/people.csv"}) {
        service->clear_log();
        BOOST_TEST(sync({data + file}).status == 3);
        check_against(expected.at("second"));
        for (const sunco::request_record& r : service->log())
            BOOST_REQUIRE_MESSAGE(r.effect == sunco::request_effect::none, r.operation);
    }
}

BOOST_AUTO_TEST_CASE(the_example_as_csv_first)
{
    service->load_state(boost::json::parse(read_file(data + "/existing.json")));
    BOOST_TEST(sync({data + "/people.csv"}).status == 3);
    check_against(expected_of_example().at("first"));
}

BOOST_AUTO_TEST_CASE(the_broken_lines_are_named)
{
    BOOST_TEST(sync({data + "/people.ndjson"}).status == 3);
    const auto text = lines_of(read_file(data + "/people.ndjson"));
    std::set<std::uint64_t> reported;
    for (const auto& f : failures()) {
        BOOST_TEST(f.at("outcome") == "failed");
        BOOST_TEST(!f.at("error").as_string().empty());
        const auto line = f.at("line").to_number<std::uint64_t>();
        BOOST_TEST_REQUIRE(line <= text.size());
        BOOST_TEST(text[line - 1].find("\"plan\":\"") == std::string::npos, text[line - 1]);
        reported.insert(line);
    }
    BOOST_TEST(reported.size() == 25U);
}

BOOST_AUTO_TEST_CASE(all_good)
{
    const std::string file = directory.file("good.ndjson", people(20));
    const finished f = sync({file, "--concurrency", "3"});
    BOOST_TEST(f.status == 0, f.err);
    BOOST_TEST(outcome("created") == 20U);
    BOOST_TEST(failures().empty());
    BOOST_TEST(service->user_count() == 20U);
    BOOST_TEST(service->stats().most_open <= 3U);
}

BOOST_AUTO_TEST_CASE(standard_input_in_both_formats)
{
    BOOST_TEST(sync({"-"}, people(3)).status == 0);
    BOOST_TEST(outcome("created") == 3U);
    const finished csv = sync({"-"}, "op,externalId,profile.surname\n,p1,One\nremove,p2,\n,p9\n");
    BOOST_TEST(csv.status == 3, csv.err);
    BOOST_TEST(outcome("updated") == 1U);
    BOOST_TEST(outcome("removed") == 1U);
    BOOST_TEST(outcome("failed") == 1U);
    BOOST_TEST_REQUIRE(failures().size() == 1U);
    BOOST_TEST(failures()[0].at("line") == 4);
    BOOST_TEST(failures()[0].at("error") == "invalid_argument");
}

BOOST_AUTO_TEST_CASE(without_a_file_of_failures_they_are_told)
{
    const finished f = run({"sync", "-"}, environment(), "{\n");
    BOOST_TEST(f.status == 3);
    BOOST_TEST(f.err.find("line 1: failed, invalid_argument") != std::string::npos, f.err);
}

BOOST_AUTO_TEST_CASE(what_the_service_says_of_a_record)
{
    const finished f = sync({"-"}, R"({"op":"update","externalId":"nobody"})");
    BOOST_TEST(f.status == 3);
    BOOST_TEST_REQUIRE(failures().size() == 1U);
    BOOST_TEST(failures()[0].at("error") == "not_found");
    BOOST_TEST(failures()[0].at("status") == 404);
    BOOST_TEST(failures()[0].at("externalId") == "nobody");
}

BOOST_AUTO_TEST_CASE(a_rate)
{
    const finished f = sync({"-", "--rate", "20"}, people(11));
    BOOST_TEST(f.status == 0, f.err);
    const auto log = service->log();
    BOOST_TEST_REQUIRE(log.size() >= 11U);
    // Ten waits of a 20th of a second; the network may eat a little of the last.
    BOOST_TEST((log[10].received - log[0].received >= std::chrono::milliseconds{400}));
}

BOOST_AUTO_TEST_CASE(input_that_cannot_be_used)
{
    const finished missing = sync({directory.file("none.ndjson")});
    BOOST_TEST(missing.status == 2);
    BOOST_TEST(parse_failure(missing).at("error") == "invalid_argument");
    BOOST_TEST(report().at("complete") == false);

    for (const char* header : {"externalId,unknown\n", "externalId,externalId\n"}) {
        const std::string csv = directory.file("bad.csv", std::string{header} + "a,b\n");
        const finished f = sync({csv});
        BOOST_TEST(f.status == 2, header);
        BOOST_TEST(parse_failure(f).at("error") == "invalid_argument");
    }
    BOOST_TEST(service->log().empty());
}

BOOST_AUTO_TEST_CASE(places_that_cannot_be_written)
{
    for (const char* flag : {"--report", "--failures"}) {
        const finished f =
            run({"sync", "-", flag, directory.file("no/such")}, environment(), people(1));
        BOOST_TEST(f.status == 2);
        BOOST_TEST(parse_failure(f).at("error") == "invalid_argument");
    }
    BOOST_TEST(service->log().empty());
}

BOOST_AUTO_TEST_CASE(missing_credentials)
{
    variables partly = environment();
    partly.erase("SUNCO_SECRET");
    const finished f = run({"sync", "-"}, partly, people(1));
    BOOST_TEST(f.status == 2);
    BOOST_TEST(parse_failure(f).at("error") == "configuration");
    BOOST_TEST(service->log().empty());
}

BOOST_AUTO_TEST_CASE(progress_as_json)
{
    const finished f = sync({"-", "--json-progress"}, people(5) + "rubbish\n");
    BOOST_TEST(f.status == 3);
    const auto lines = lines_of(f.err);
    BOOST_TEST_REQUIRE(!lines.empty());
    for (const std::string& text : lines)
        BOOST_TEST(boost::json::parse(text).at("event").is_string());
    const auto last = boost::json::parse(lines.back());
    BOOST_TEST(last.at("event") == "progress");
    BOOST_TEST(last.at("done") == 6);
    BOOST_TEST(last.at("total") == 6);
    BOOST_TEST(last.at("errors") == 1);
    BOOST_TEST(last.at("in_flight") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
