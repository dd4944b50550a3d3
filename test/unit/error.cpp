#include <sunco/error.hpp>
#include <sunco/observer.hpp>
#include <sunco/result.hpp>

#include <boost/test/unit_test.hpp>

#include <set>
#include <sstream>
#include <string_view>

using sunco::errc;

namespace {

sunco::failure refused()
{
    sunco::failure f = sunco::make_failure(errc::not_found, "no such user");
    f.delivery = sunco::delivery::answered;
    f.http_status = 404;
    f.api_errors = {{"hush_code", "hush title"}};
    f.existing_id = "hush-id";
    return f;
}

} // namespace

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(a_failure_compares_with_errc)
{
    const sunco::failure f = refused();
    BOOST_TEST((f == errc::not_found));
    BOOST_TEST((errc::not_found == f));
    BOOST_TEST((f != errc::conflict));
    BOOST_TEST((sunco::failure{} != errc::not_found));
}

BOOST_AUTO_TEST_CASE(names_are_those_of_the_enumeration)
{
    BOOST_TEST(sunco::to_string(errc::invalid_argument) == "invalid_argument");
    BOOST_TEST(sunco::to_string(errc::resolve) == "resolve");
    BOOST_TEST(sunco::to_string(errc::too_large) == "too_large");
    BOOST_TEST(sunco::to_string(errc::bad_body) == "bad_body");
    BOOST_TEST(sunco::to_string(errc::rate_limited) == "rate_limited");
    BOOST_TEST(sunco::to_string(errc::outcome_unknown) == "outcome_unknown");
    BOOST_TEST(sunco::to_string(errc::shutting_down) == "shutting_down");
    BOOST_TEST(sunco::to_string(static_cast<errc>(0)) == "unknown");
    BOOST_TEST(sunco::to_string(static_cast<errc>(20)) == "unknown");
    BOOST_TEST(sunco::to_string(static_cast<errc>(-1)) == "unknown");
    BOOST_TEST(sunco::to_string(sunco::delivery::not_sent) == "not_sent");
    BOOST_TEST(sunco::to_string(sunco::delivery::maybe_sent) == "maybe_sent");
    BOOST_TEST(sunco::to_string(sunco::delivery::answered) == "answered");
}

BOOST_AUTO_TEST_CASE(codes_have_a_category_and_a_sentence)
{
    const boost::system::error_code ec = errc::timeout;
    BOOST_TEST((ec.category() == sunco::sunco_category()));
    BOOST_TEST(ec.category().name() == "sunco");
    BOOST_TEST(ec.failed());
    for (int i = 1; i <= 19; ++i)
        BOOST_TEST(sunco::sunco_category().message(i) != "unknown error");
    BOOST_TEST(sunco::sunco_category().message(20) == "unknown error");
}

BOOST_AUTO_TEST_CASE(nothing_private_is_written)
{
    std::ostringstream out;
    out << refused();
    const std::string what = sunco::error{refused()}.what();
    for (const std::string& text : {out.str(), what}) {
        BOOST_TEST(text.find("hush") == std::string::npos, text);
        BOOST_TEST(text.find("no such user") != std::string::npos, text);
        BOOST_TEST(text.find("answered") != std::string::npos, text);
        BOOST_TEST(text.find("404") != std::string::npos, text);
    }
}

BOOST_AUTO_TEST_CASE(a_verdict_without_a_message_is_written_once)
{
    sunco::failure f;
    f.code = errc::not_found;
    std::ostringstream out;
    out << f;
    BOOST_TEST(out.str() == f.code.message() + " (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_result_throws_its_failure)
{
    const sunco::result<int> r = refused();
    BOOST_TEST((r.error() == errc::not_found));
    try {
        static_cast<void>(r.value());
        BOOST_ERROR("nothing was thrown");
    } catch (const sunco::error& e) {
        BOOST_TEST((e.code() == errc::not_found));
        BOOST_TEST(e.failure().http_status == 404U);
        BOOST_TEST_REQUIRE(e.failure().api_errors.size() == 1U);
        BOOST_TEST(e.failure().api_errors[0].title == "hush title");
        BOOST_TEST((e.failure().existing_id == "hush-id"));
    }
}

BOOST_AUTO_TEST_CASE(an_error_is_a_system_error)
{
    const sunco::result<void> r = refused();
    try {
        r.value();
        BOOST_ERROR("nothing was thrown");
    } catch (const boost::system::system_error& e) {
        BOOST_TEST((e.code() == errc::not_found));
    }
    BOOST_TEST(sunco::result<int>{7}.value() == 7);
}

BOOST_AUTO_TEST_CASE(every_value_has_a_name_of_its_own)
{
    const auto names_of = [](auto last) {
        using value = decltype(last);
        std::set<std::string_view> names;
        for (int i = 0; i <= static_cast<int>(last); ++i)
            names.insert(to_string(static_cast<value>(i)));
        BOOST_TEST(names.size() == static_cast<std::size_t>(last) + 1U);
        BOOST_TEST(!names.contains("unknown"));
        BOOST_TEST(to_string(static_cast<value>(static_cast<int>(last) + 1)) == "unknown");
    };
    names_of(sunco::retry_stop::rate_limited);
    names_of(sunco::close_reason::shutdown);
    names_of(sunco::delivery::answered);
}

BOOST_AUTO_TEST_SUITE_END()
