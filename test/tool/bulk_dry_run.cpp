#include "bulk_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>

using namespace tool_test;

namespace {

const std::string every_operation = R"({"externalId":"new"}
{"externalId":"same","profile":{"surname":"S"}}
{"externalId":"other","profile":{"surname":"T"}}
{"op":"create","externalId":"new"}
{"op":"create","externalId":"same"}
{"op":"create"}
{"op":"update","externalId":"same","profile":{"surname":"U"}}
{"op":"update","externalId":"nobody"}
{"op":"remove","externalId":"same"}
{"op":"remove","externalId":"nobody"}
{"op":"remove_personal_information","externalId":"other"}
)";

boost::json::value two_users()
{
    return boost::json::parse(R"({"users":[
        {"id":"000000000000000000000001","externalId":"same","profile":{"surname":"S"}},
        {"id":"000000000000000000000002","externalId":"other","profile":{"surname":"S"}}]})");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(bulk_dry_run, bulk_job)

BOOST_AUTO_TEST_CASE(says_what_would_happen_and_only_reads)
{
    service->load_state(two_users());
    const auto before = service->save_state();
    const std::string journal = directory.file("journal");
    const finished f = sync({"-", "--dry-run", "--journal", journal}, every_operation);
    BOOST_TEST(f.status == 3, f.err);
    const std::vector<std::pair<const char*, unsigned>> expected{
        {"created", 3},
        {"unchanged", 1},
        {"updated", 2},
        {"removed", 1},
        {"failed", 3},
        {"unknown", 0},
        {"personal_information_removed", 1}};
    for (const auto& [name, count] : expected)
        BOOST_TEST(outcome(name) == count, name);
    BOOST_TEST(report().at("dry_run") == true);
    BOOST_TEST(service->save_state() == before);
    BOOST_TEST(!std::filesystem::exists(journal));
    const auto log = service->log();
    BOOST_TEST(std::ranges::all_of(log, [](const auto& r) { return r.operation == "get"; }));
    // The create without a key needs no look, every other record one.
    BOOST_TEST(log.size() == 10U);
    BOOST_TEST(report().at("requests") == 10);
}

BOOST_AUTO_TEST_CASE(a_removal_names_the_user_by_id)
{
    service->load_state(two_users());
    const finished f = sync({"-"}, R"({"op":"remove","externalId":"same"}
{"op":"remove_personal_information","externalId":"other"})");
    BOOST_TEST(f.status == 0, f.err);
    std::vector<std::string> ends;
    for (const sunco::request_record& r : service->log())
        if (r.operation != "get")
            ends.push_back(r.target.substr(r.target.find("/users/") + 7));
    std::ranges::sort(ends);
    const std::vector<std::string> expected{"000000000000000000000001",
                                            "000000000000000000000002/personalinformation"};
    BOOST_TEST(ends == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
