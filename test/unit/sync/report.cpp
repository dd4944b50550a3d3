#include <sunco/sync/sync_report.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

namespace bj = boost::json;

BOOST_AUTO_TEST_SUITE(sync_reports)

BOOST_AUTO_TEST_CASE(names)
{
    BOOST_TEST(to_string(sunco::outcome::created) == "created");
    BOOST_TEST(to_string(sunco::outcome::personal_information_removed) ==
               "personal_information_removed");
    BOOST_TEST(to_string(sunco::outcome::unknown) == "unknown");
    for (const auto op :
         {sunco::record_op::ensure, sunco::record_op::create, sunco::record_op::update,
          sunco::record_op::remove, sunco::record_op::remove_personal_information})
        BOOST_TEST((sunco::parse_record_op(to_string(op)) == op));
    BOOST_TEST(!sunco::parse_record_op("Create"));
}

BOOST_AUTO_TEST_CASE(a_report_names_every_outcome)
{
    sunco::sync_report r;
    r.records = 7;
    r.outcomes.add(sunco::outcome::created, 4);
    r.outcomes.add(sunco::outcome::failed);
    r.end = sunco::run_end::stopped;
    r.reason = sunco::make_failure(sunco::errc::unauthorized, "no");
    r.reason->http_status = 401;
    r.shard = {1, 4};
    const bj::object o = to_json(r);
    BOOST_TEST(o.at("records").to_number<int>() == 7);
    BOOST_TEST(o.at("outcomes").as_object().size() == sunco::outcome_count);
    BOOST_TEST(o.at("outcomes").at("created").to_number<int>() == 4);
    BOOST_TEST(o.at("outcomes").at("unchanged").to_number<int>() == 0);
    BOOST_TEST(o.at("complete").as_bool() == false);
    BOOST_TEST(bj::serialize(o.at("reason")) ==
               R"({"error":"unauthorized","status":401,"message":"no"})");
    BOOST_TEST(o.at("shard").as_string() == "1/4");
    BOOST_TEST(r.has_failures());
    BOOST_TEST(to_json(sunco::sync_report{}).at("complete").as_bool());
}

BOOST_AUTO_TEST_CASE(a_failure_line)
{
    sunco::record_result r;
    r.line = 3;
    r.error = "conflict";
    BOOST_TEST(to_json_line(r) == R"({"line":3,"outcome":"failed","error":"conflict"})");
    r.outcome = sunco::outcome::unknown;
    r.status = 409;
    r.message = "m";
    r.external_id = "a\n";
    r.brand_id = "b";
    BOOST_TEST(
        to_json_line(r) ==
        R"({"line":3,"outcome":"unknown","error":"conflict","status":409,"message":"m","externalId":"a\n","brandId":"b"})");
}

BOOST_AUTO_TEST_SUITE_END()
