#include "report_failure.hpp"

#include <boost/asio/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

namespace {

using tool::exit_status;
using tool::report_failure;

struct reported {
    boost::json::object line;
    exit_status status;
};

reported report(const sunco::failure& f)
{
    std::ostringstream out;
    const exit_status status = report_failure(out, f, tool::json_style::compact);
    BOOST_TEST(out.str().find('\n') == out.str().size() - 1);
    return {boost::json::parse(out.str()).as_object(), status};
}

} // namespace

BOOST_AUTO_TEST_SUITE(failure_report)

BOOST_AUTO_TEST_CASE(an_answer_of_the_service)
{
    sunco::failure f = sunco::make_failure(sunco::errc::not_found, "");
    f.delivery = sunco::delivery::answered;
    f.http_status = 404;
    f.attempts = 2;
    f.api_errors = {{"user_not_found", "User not found"}, {"b", "c"}};
    f.retry_after = std::chrono::milliseconds{1500};
    const reported r = report(f);
    BOOST_TEST((r.status == exit_status::refused));
    const boost::json::object expected{{"error", "not_found"},
                                       {"status", 404},
                                       {"delivery", "answered"},
                                       {"attempts", 2},
                                       {"api_errors",
                                        {{{"code", "user_not_found"}, {"title", "User not found"}},
                                         {{"code", "b"}, {"title", "c"}}}},
                                       {"message", "the service has no such resource"},
                                       {"retry_after_seconds", 1.5}};
    BOOST_TEST(r.line == expected);
}

BOOST_AUTO_TEST_CASE(statuses)
{
    using sunco::errc;
    BOOST_TEST((report(sunco::make_failure(errc::invalid_argument, "x")).status ==
                exit_status::bad_input));
    BOOST_TEST(
        (report(sunco::make_failure(errc::configuration, "x")).status == exit_status::bad_input));
    for (const errc code : {errc::resolve, errc::connect, errc::tls, errc::timeout, errc::conflict,
                            errc::unauthorized, errc::server_error, errc::outcome_unknown})
        BOOST_TEST((report(sunco::make_failure(code, "x")).status == exit_status::refused));
}

BOOST_AUTO_TEST_CASE(an_interruption)
{
    sunco::failure f;
    f.code = boost::asio::error::operation_aborted;
    f.delivery = sunco::delivery::maybe_sent;
    const reported r = report(f);
    BOOST_TEST((r.status == exit_status::interrupted));
    BOOST_TEST(r.line.at("error") == "operation_aborted");
    BOOST_TEST(r.line.at("delivery") == "maybe_sent");
}

BOOST_AUTO_TEST_CASE(the_librarys_own_words)
{
    const reported r = report(sunco::make_failure(sunco::errc::invalid_argument, "externalId: …"));
    BOOST_TEST(r.line.at("error") == "invalid_argument");
    BOOST_TEST(r.line.at("message") == "externalId: …");
    BOOST_TEST(r.line.at("status") == 0);
    BOOST_TEST(r.line.at("delivery") == "not_sent");
    BOOST_TEST(r.line.at("api_errors").as_array().empty());
    BOOST_TEST(!r.line.contains("retry_after_seconds"));
}

BOOST_AUTO_TEST_SUITE_END()
