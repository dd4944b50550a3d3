#include "read_text.hpp"

#include <sunco/error.hpp>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using sunco::record_op;

const std::string header = "op,externalId,brandId,signedUpAt,toBeRetained,profile.givenName,"
                           "profile.surname,metadata.plan,metadata.a.b\n";

std::vector<sunco::source_item> read(const std::string& text)
{
    return test::read_text(text, sunco::record_format::csv);
}

sunco::source_item read_row(const std::string& row)
{
    auto items = read(header + row + "\n");
    BOOST_REQUIRE_EQUAL(items.size(), 1u);
    return std::move(items.front());
}

std::string header_refusal(const std::string& names)
{
    try {
        read(names + "\n");
    } catch (const sunco::error& e) {
        BOOST_TEST((e.failure() == sunco::errc::invalid_argument));
        return e.failure().message;
    }
    return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_csv)

BOOST_AUTO_TEST_CASE(cells_are_cut_as_in_rfc_4180)
{
    using cells = std::vector<std::string>;
    const auto split = [](std::string_view line) { return sunco::sync::split_csv(line).value(); };
    BOOST_TEST((split("a,b") == cells{"a", "b"}));
    BOOST_TEST((split("") == cells{""}));
    BOOST_TEST((split(",") == cells{"", ""}));
    BOOST_TEST((split("a,") == cells{"a", ""}));
    BOOST_TEST((split(R"("a,b",c)") == cells{"a,b", "c"}));
    BOOST_TEST((split(R"("say ""hi""","")") == cells{R"(say "hi")", ""}));
    BOOST_TEST((split(" a , b ") == cells{" a ", " b "}));
    for (const char* bad :
         {R"("open)", R"("open"")", R"(stray"quote)", R"("after"quote)", R"( "a")"})
        BOOST_TEST(sunco::sync::split_csv(bad).has_error(), bad);
}

BOOST_AUTO_TEST_CASE(every_member)
{
    const auto item = read_row(R"(create,a,b,2020-05-21T15:53:30.197Z,true,"G ""x""",S,gold,7)");
    BOOST_REQUIRE(item.content.has_value());
    BOOST_TEST(item.line == 2u);
    const sunco::record r = *item.content;
    BOOST_TEST((r.op == record_op::create));
    BOOST_TEST(*r.user.external_id == "a");
    BOOST_TEST(*r.user.brand_id == "b");
    BOOST_TEST(*r.user.to_be_retained);
    BOOST_TEST(*r.user.profile.given_name == R"(G "x")");
    BOOST_TEST(boost::json::serialize(r.user.metadata) == R"({"plan":"gold","a.b":"7"})");
}

BOOST_AUTO_TEST_CASE(an_empty_cell_is_absent)
{
    const sunco::record r = *read_row(R"(,a,,,,,"",,)").content;
    sunco::user_create expected;
    expected.external_id = "a";
    BOOST_TEST((r.user == expected));
    BOOST_TEST((r.op == record_op::ensure));
    BOOST_TEST((read_row("remove,a,,,,,,,").content->op == record_op::remove));
    BOOST_TEST(*read_row(",a,,,false,,,,").content->user.to_be_retained == false);
}

BOOST_AUTO_TEST_CASE(refused_rows)
{
    const std::string rows[] = {
        ",a,,,",
        ",a,,,,,,,,surplus",
        R"(,"open,,,,,,,)",
        R"(,str"ay,,,,,,,)",
        ",,,,,G,,,",
        "upsert,a,,,,,,,",
        "Ensure,a,,,,,,,",
        " ensure,a,,,,,,,",
        ",a,,,yes,,,,",
        ",a,,,TRUE,,,,",
        ",a,,,1,,,,",
        ",a,,2020-13-01T00:00:00Z,,,,,",
        ",a,,yesterday,,,,,",
        "remove,a,,,,G,,,",
        ",a\xff,,,,,,,",
        ",a,,,,,,\xc3,",
    };
    for (const std::string& row : rows) {
        const auto item = read_row(row);
        BOOST_TEST_CONTEXT(row)
        {
            BOOST_TEST((item.content.has_error() &&
                        item.content.error() == sunco::errc::invalid_argument));
            BOOST_TEST(item.line == 2u);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_bad_row_does_not_stop_the_rest)
{
    const auto items = read("externalId\n\"open\n\nb\n");
    BOOST_REQUIRE_EQUAL(items.size(), 2u);
    BOOST_TEST(items[0].content.has_error());
    BOOST_TEST(items[1].line == 4u);
    BOOST_TEST(*items[1].content->user.external_id == "b");
}

BOOST_AUTO_TEST_CASE(refused_headers)
{
    for (const char* names :
         {"externalId,surname", "externalId,externalId", "externalId,profile.surename",
          "externalId,metadata.a,metadata.a", "externalId,metadata.", "externalId,metadata",
          "externalId,profile", "externalId,", "externalId,\"op", "ExternalId", "externalId, op",
          "externalId,metadata.\xff", "externalId,op.x"})
        BOOST_TEST(!header_refusal(names).empty(), names);
    BOOST_TEST(header_refusal("externalId,surname").find("column 2 (surname)") !=
               std::string::npos);
    // A file without a header has somebody's data there.
    BOOST_TEST(header_refusal("x@mail.example").find("mail") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_rows)
{
    BOOST_TEST(read("").empty());
    BOOST_TEST(read("externalId").empty());
    BOOST_TEST(read("\xef\xbb\xbf\"externalId\",op\r\n").empty());
}

BOOST_AUTO_TEST_SUITE_END()
