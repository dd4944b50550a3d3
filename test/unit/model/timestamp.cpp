#include <sunco/model/timestamp.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using std::chrono::milliseconds;
using sunco::format_timestamp;
using sunco::parse_timestamp;
using sunco::timestamp;

namespace {

// Read and written again, or "-" where it is no time.
std::string reread(std::string_view text)
{
    const std::optional<timestamp> t = parse_timestamp(text);
    return t ? format_timestamp(*t) : "-";
}

} // namespace

BOOST_AUTO_TEST_SUITE(model_timestamp)

BOOST_AUTO_TEST_CASE(reads_the_form_of_the_service)
{
    // date -u -d 2020-05-21T15:53:30Z +%s
    BOOST_TEST(parse_timestamp("2020-05-21T15:53:30.197Z").value().time_since_epoch().count() ==
               1590076410197);
    BOOST_TEST(parse_timestamp("1970-01-01T00:00:00.000Z").value().time_since_epoch().count() == 0);
    BOOST_TEST(parse_timestamp("1969-12-31T23:59:59.999Z").value().time_since_epoch().count() ==
               -1);
}

BOOST_AUTO_TEST_CASE(writes_the_form_of_the_service)
{
    BOOST_TEST(format_timestamp(timestamp{milliseconds{1590076410197}}) ==
               "2020-05-21T15:53:30.197Z");
    BOOST_TEST(format_timestamp(timestamp{}) == "1970-01-01T00:00:00.000Z");
    BOOST_TEST(format_timestamp(timestamp{milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(reads_offsets)
{
    const std::string utc = "2020-05-21T22:30:00.000Z";
    for (const char* text :
         {"2020-05-21T22:30:00Z", "2020-05-21t22:30:00z", "2020-05-22T00:30:00+02:00",
          "2020-05-22T00:30:00+0200", "2020-05-22T00:30:00+02", "2020-05-21T18:00:00-04:30",
          "2020-05-21T18:00:00-0430", "2020-05-21T22:30:00+00:00", "2020-05-21T22:30:00-00:00",
          "2020-05-22T22:29:00+23:59", "2020-05-20T22:31:00-23:59"})
        BOOST_TEST(reread(text) == utc, text);
}

BOOST_AUTO_TEST_CASE(reads_short_times_and_any_fraction)
{
    BOOST_TEST(reread("2020-05-21T15:53Z") == "2020-05-21T15:53:00.000Z");
    BOOST_TEST(reread("2020-05-21T15:53+01") == "2020-05-21T14:53:00.000Z");
    BOOST_TEST(reread("2020-05-21T15:53:30.1Z") == "2020-05-21T15:53:30.100Z");
    BOOST_TEST(reread("2020-05-21T15:53:30,12Z") == "2020-05-21T15:53:30.120Z");
    BOOST_TEST(reread("2020-05-21T15:53:30.1239999999999999999999Z") == "2020-05-21T15:53:30.123Z");
    BOOST_TEST(reread("1969-12-31T23:59:59.9999Z") == "1969-12-31T23:59:59.999Z");
}

BOOST_AUTO_TEST_CASE(knows_the_calendar)
{
    BOOST_TEST(reread("2020-02-29T00:00:00Z") == "2020-02-29T00:00:00.000Z");
    BOOST_TEST(reread("2000-02-29T00:00:00Z") == "2000-02-29T00:00:00.000Z");
    BOOST_TEST(reread("0000-02-29T00:00:00Z") == "0000-02-29T00:00:00.000Z");
    for (const char* text : {"2021-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2021-04-31T00:00:00Z",
                             "2021-00-01T00:00:00Z", "2021-13-01T00:00:00Z", "2021-01-00T00:00:00Z",
                             "2021-01-32T00:00:00Z"})
        BOOST_TEST(reread(text) == "-", text);
}

BOOST_AUTO_TEST_CASE(stays_within_four_digits_of_year)
{
    BOOST_TEST(reread("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00.000Z");
    BOOST_TEST(reread("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
    for (const char* text :
         {"0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
          "-001-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "+2021-01-01T00:00:00Z",
          "12021-01-01T00:00:00Z", "021-01-01T00:00:00Z"})
        BOOST_TEST(reread(text) == "-", text);
}

BOOST_AUTO_TEST_CASE(a_leap_second_is_the_next_second)
{
    BOOST_TEST(reread("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000Z");
    BOOST_TEST(reread("2016-12-31T23:59:60.25Z") == "2017-01-01T00:00:00.250Z");
    BOOST_TEST(reread("2017-01-01T01:59:60+02:00") == "2017-01-01T00:00:00.000Z");
    BOOST_TEST(reread("2016-12-31T23:59:60+02:00") == "-");
    BOOST_TEST(reread("2016-12-31T12:00:60Z") == "-");
    BOOST_TEST(reread("2016-12-31T23:59:61Z") == "-");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_time)
{
    for (const char* text : {"",
                             "2020",
                             "2020-05-21",
                             "2020-05-21T15:53:30",
                             "2020-05-21T15:53:30.197",
                             "2020-05-21 15:53:30Z",
                             "2020-05-21T24:00:00Z",
                             "2020-05-21T15:60:00Z",
                             "2020-05-21T15:53:30.Z",
                             "2020-05-21T15:53.5Z",
                             "2020-05-21T15Z",
                             "20200521T155330Z",
                             "2020-5-21T15:53:30Z",
                             "2020-05-21T15:53:30ZZ",
                             "2020-05-21T15:53:30Z ",
                             " 2020-05-21T15:53:30Z",
                             "2020-05-21T15:53:30+24:00",
                             "2020-05-21T15:53:30+02:60",
                             "2020-05-21T15:53:30+2",
                             "2020-05-21T15:53:30+02:",
                             "2020-05-21T15:53:30+02:0",
                             "2020-05-21T15:53:30+020",
                             "2020-05-21T15:53:30+02:00Z",
                             "2020-05-21T-1:53:30Z",
                             "2020-05-21T15:53:30X",
                             "2020-05-21T15:53:30.1 7Z",
                             "1590076410197"})
        BOOST_TEST(reread(text) == "-", text);
    BOOST_TEST(reread(std::string_view{"2020-05-21T15:53:30Z\0", 21}) == "-");
}

BOOST_AUTO_TEST_CASE(writes_no_year_of_five_digits)
{
    const timestamp last = parse_timestamp("9999-12-31T23:59:59.999Z").value();
    BOOST_CHECK_THROW(static_cast<void>(format_timestamp(last + milliseconds{1})),
                      std::out_of_range);
    BOOST_CHECK_THROW(static_cast<void>(format_timestamp(timestamp::max())), std::out_of_range);
    BOOST_CHECK_THROW(static_cast<void>(format_timestamp(timestamp::min())), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
