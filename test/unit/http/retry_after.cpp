#include <http/retry_after.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using sunco::http::longest_retry_after;
using sunco::http::parse_http_date;
using sunco::http::parse_retry_after;

namespace {

const sys_seconds now = sys_days{2026y / 11 / 24} + 12h;

std::optional<std::chrono::milliseconds> wait(sunco::header_list headers)
{
    return parse_retry_after(headers, now);
}

std::optional<std::chrono::milliseconds> wait(std::string value)
{
    return wait(sunco::header_list{{"Retry-After", std::move(value)}});
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_retry_after)

BOOST_AUTO_TEST_CASE(reads_seconds)
{
    BOOST_TEST((wait("0") == 0ms));
    BOOST_TEST((wait("3") == 3s));
    BOOST_TEST((wait("0120") == 120s));
    BOOST_TEST((wait(sunco::header_list{{"A", "b"}, {"retry-after", "3"}}) == 3s));
    BOOST_TEST(!wait(sunco::header_list{}));
}

BOOST_AUTO_TEST_CASE(cuts_what_would_overflow)
{
    for (const char* value : {"9223372036854775807", "9223372036854775808", "315619200",
                              "99999999999999999999999999999999"})
        BOOST_TEST((wait(value) == longest_retry_after), value);
    BOOST_TEST((wait("Fri, 31 Dec 9999 23:59:59 GMT") == longest_retry_after));
    // Safe to add to any clock's time point.
    BOOST_TEST((std::chrono::steady_clock::now() + longest_retry_after >
                std::chrono::steady_clock::now()));
}

BOOST_AUTO_TEST_CASE(takes_junk_for_no_answer)
{
    for (const char* value :
         {"", "-1", "+1", "1.5", "1s", "0x1", "1 2", "3, 5", "soon", "1e3", "\xd9\xa3",
          "Tue, 24 Nov 2026 12:00:03", "Tue, 24 Nov 2026 12:00:03 UTC",
          "Tue, 24 Nov 2026 24:00:00 GMT", "Tue, 31 Nov 2026 12:00:00 GMT",
          "Tue, 24 nov 2026 12:00:00 GMT", "Tue, 4 Nov 2026 12:00:03 GMT", "2026-11-24T12:00:03Z",
          "Tue, -4 Nov 2026 12:00:03 GMT"})
        BOOST_TEST(!wait(value), value);
}

BOOST_AUTO_TEST_CASE(measures_a_date_against_the_answer_itself)
{
    const std::string when = "Tue, 24 Nov 2026 12:00:10 GMT";
    BOOST_TEST((wait(when) == 10s));
    const auto with_date = [&](const char* date) {
        return wait(sunco::header_list{{"Date", date}, {"Retry-After", when}});
    };
    BOOST_TEST((with_date("Tue, 24 Nov 2026 11:59:10 GMT") == 60s));
    BOOST_TEST((with_date("Tue, 24 Nov 2026 12:00:11 GMT") == 0ms));
    BOOST_TEST((with_date("Sun, 01 Jan 2006 00:00:00 GMT") == longest_retry_after));
    BOOST_TEST((with_date("yesterday") == 10s));
    BOOST_TEST((wait("Tue, 24 Nov 2026 11:00:00 GMT") == 0ms));
}

BOOST_AUTO_TEST_CASE(of_several_takes_the_longest)
{
    const auto both = [](const char* a, const char* b) {
        return wait(sunco::header_list{{"Retry-After", a}, {"Retry-After", b}});
    };
    BOOST_TEST((both("3", "5") == 5s));
    BOOST_TEST((both("5", "3") == 5s));
    BOOST_TEST((both("5", "Tue, 24 Nov 2026 12:00:10 GMT") == 10s));
    BOOST_TEST(!both("5", "junk"));
    BOOST_TEST(!both("junk", "5"));
}

BOOST_AUTO_TEST_CASE(reads_dates_in_three_forms)
{
    const sys_seconds expected = sys_days{1994y / 11 / 6} + 8h + 49min + 37s;
    for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994"}) {
        const auto date = parse_http_date(text, now);
        BOOST_TEST_REQUIRE(date.has_value(), text);
        BOOST_TEST((*date == expected), text);
    }
    BOOST_TEST((parse_http_date("Wed Nov 16 08:49:37 1994", now) ==
                sys_days{1994y / 11 / 16} + 8h + 49min + 37s));
    BOOST_TEST((parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT", now) == sys_days{2017y / 1 / 1}));
    BOOST_TEST((parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT", now) == sys_days{2024y / 2 / 29}));
}

BOOST_AUTO_TEST_CASE(settles_the_century_of_two_digit_years)
{
    const auto year = [](const char* yy) {
        const auto date =
            parse_http_date("Monday, 01-Jan-" + std::string{yy} + " 00:00:00 GMT", now);
        return int{
            std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(*date)}.year()};
    };
    BOOST_TEST(year("26") == 2026);
    BOOST_TEST(year("76") == 2076);
    BOOST_TEST(year("77") == 1977);
    BOOST_TEST(year("00") == 2000);
}

BOOST_AUTO_TEST_CASE(refuses_truncated_dates)
{
    for (const std::string text : {"Sun, 06 Nov 1994 08:49:37 GMT",
                                   "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        for (std::size_t size = 0; size < text.size(); ++size)
            BOOST_TEST(!parse_http_date(text.substr(0, size), now), text.substr(0, size));
}

BOOST_AUTO_TEST_SUITE_END()
