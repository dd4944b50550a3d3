#include "bulk_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace tool_test;

namespace {

std::string last_line(const std::string& text)
{
    return lines_of(text).back();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(bulk_trouble, bulk_job)

// A service that only refuses is nobody's fault but its own, so the job can go on later.
BOOST_AUTO_TEST_CASE(a_refusing_service_pauses_the_job_and_burns_nothing)
{
    const std::string file = directory.file("in.ndjson", people(30));
    const std::string journal = directory.file("journal");
    for (const char* status : {"401", "403", "500", "503"}) {
        service->clear_faults();
        service->add_fault(sunco::parse_fault(std::string{"error:times=always,status="} + status));
        const finished f = sync({file, "--journal", journal, "--give-up-after", "0.2"});
        BOOST_TEST_CONTEXT(status)
        {
            BOOST_TEST(f.status == 1, f.err);
            BOOST_TEST(f.err.find("waiting for the service: ") != std::string::npos, f.err);
            BOOST_TEST(boost::json::parse(last_line(f.err)).at("status") == std::stoi(status));
            BOOST_TEST(report().at("complete") == false);
            BOOST_TEST(report().at("records") == 30);
            BOOST_TEST(outcome("failed") + outcome("unknown") + outcome("created") == 0U);
            BOOST_TEST(failures().empty());
        }
    }
    service->clear_faults();
    const finished well = sync({file, "--journal", journal});
    BOOST_TEST(well.status == 0, well.err);
    BOOST_TEST(outcome("created") == 30U);
    BOOST_TEST(service->user_count() == 30U);
}

BOOST_AUTO_TEST_CASE(a_wrong_secret)
{
    variables wrong = environment();
    wrong["SUNCO_SECRET"] = "not this one";
    const finished f = run(line({"-", "--give-up-after", "0"}), wrong, people(5));
    BOOST_TEST(f.status == 1);
    BOOST_TEST(boost::json::parse(last_line(f.err)).at("error") == "unauthorized");
    BOOST_TEST(f.err.find("not this one") == std::string::npos);
    BOOST_TEST(outcome("failed") == 0U);
    BOOST_TEST(service->user_count() == 0U);
}

BOOST_AUTO_TEST_CASE(nobody_listens)
{
    variables nowhere = environment();
    nowhere["SUNCO_BASE_URL"] = "https://127.0.0.1:1";
    const finished f = run(line({"-", "--give-up-after", "0"}), nowhere, people(5));
    BOOST_TEST(f.status == 1);
    BOOST_TEST(boost::json::parse(last_line(f.err)).at("error") == "connect");
    BOOST_TEST(outcome("failed") == 0U);
}

BOOST_AUTO_TEST_CASE(the_job_goes_on_when_the_service_does)
{
    // Three attempts of each of the sixteen records that are under way at once.
    service->add_fault(sunco::parse_fault("error:times=48,status=503"));
    const finished f = sync({"-", "--give-up-after", "600"}, people(30));
    BOOST_TEST(f.status == 0, f.err);
    BOOST_TEST(f.err.find("waiting for the service: ") != std::string::npos, f.err);
    BOOST_TEST(f.err.find("going on") != std::string::npos, f.err);
    BOOST_TEST(outcome("created") == 30U);
}

BOOST_AUTO_TEST_SUITE_END()
