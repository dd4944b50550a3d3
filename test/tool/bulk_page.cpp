#include "bulk/chart.hpp"
#include "bulk/history.hpp"
#include "bulk/html_report.hpp"
#include "bulk/reasons.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;

namespace {

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

sunco::record_result failed(std::uint64_t line, const char* error, const char* message)
{
    sunco::record_result r;
    r.line = line;
    r.error = error;
    r.message = message;
    return r;
}

double milliseconds(std::chrono::duration<double> d)
{
    return d.count() * 1000;
}

const tool::history::time_point start{};

} // namespace

BOOST_AUTO_TEST_SUITE(bulk_page)

BOOST_AUTO_TEST_CASE(latencies_are_known_to_a_fifth)
{
    tool::latencies l;
    BOOST_TEST(l.quantile(0.5).count() == 0);
    for (int i = 0; i < 99; ++i)
        l.add(10ms);
    l.add(2s);
    BOOST_TEST(milliseconds(l.quantile(0.5)) >= 10);
    BOOST_TEST(milliseconds(l.quantile(0.5)) < 12);
    BOOST_TEST(milliseconds(l.quantile(0.99)) < 12);
    BOOST_TEST(milliseconds(l.quantile(1)) >= 2000);
    BOOST_TEST(milliseconds(l.quantile(1)) < 2400);
    // Out of reach on both sides.
    l.add(0ns);
    l.add(24h);
    BOOST_TEST(l.count() == 102u);
    BOOST_TEST(milliseconds(l.quantile(0)) <= 0.011);
}

BOOST_AUTO_TEST_CASE(a_long_run_takes_no_more_memory)
{
    tool::history h{start};
    const int seconds = 3 * 3600;
    for (int s = 0; s < seconds; ++s) {
        h.add_record(s % 10 == 0, start + std::chrono::seconds{s});
        h.add_request(1ms, start + std::chrono::seconds{s});
        BOOST_REQUIRE(h.spans().size() <= tool::history::most_spans);
    }
    std::uint64_t records = 0;
    std::uint64_t failures = 0;
    for (const auto& s : h.spans()) {
        records += s.records;
        failures += s.failures;
    }
    BOOST_TEST(records == static_cast<std::uint64_t>(seconds));
    BOOST_TEST(failures == static_cast<std::uint64_t>(seconds) / 10);
    BOOST_TEST(h.all().count() == static_cast<std::uint64_t>(seconds));
    BOOST_TEST((h.span_length() * static_cast<int>(h.spans().size()) >=
                std::chrono::seconds{seconds - 1}));
    // Every record in its own place: one a second.
    const auto& third = h.spans()[3];
    BOOST_TEST(static_cast<double>(third.records) ==
               std::chrono::duration<double>{h.span_length()}.count());
}

BOOST_AUTO_TEST_CASE(the_last_span_is_as_long_as_it_was)
{
    tool::history h{start};
    h.add_record(false, start + 100ms);
    h.add_record(false, start + 600ms);
    BOOST_TEST(h.length_of(0, start + 700ms).count() == 0.5);
    BOOST_TEST(h.length_of(1, start + 700ms).count() == 0.2, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(reasons_come_by_their_number)
{
    tool::reasons why;
    why.add(failed(1, "conflict", "m"));
    for (std::uint64_t line = 2; line < 10; ++line)
        why.add(failed(line, "invalid_argument", "m"));
    sunco::record_result good = failed(11, "", "");
    good.outcome = sunco::outcome::created;
    why.add(good);
    const auto sorted = why.sorted();
    BOOST_TEST_REQUIRE(sorted.size() == 2u);
    BOOST_TEST(sorted[0].first.error == "invalid_argument");
    BOOST_TEST(sorted[0].second.count == 8u);
    BOOST_TEST(sorted[0].second.lines == (std::vector<std::uint64_t>{2, 3, 4, 5, 6}),
               boost::test_tools::per_element());
    for (int i = 0; i < 1000; ++i)
        why.add(failed(20, "invalid_argument", std::to_string(i).c_str()));
    BOOST_TEST(why.sorted().size() <= tool::reasons::most_reasons + 1);
}

BOOST_AUTO_TEST_CASE(steps_of_an_axis)
{
    BOOST_TEST(tool::nice_step(0, 4) == 1);
    BOOST_TEST(tool::nice_step(100, 4) == 25);
    BOOST_TEST(tool::nice_step(101, 4) == 50);
    BOOST_TEST(tool::nice_step(0.7, 4) == 0.2, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(tool::nice_step(7'000'000, 4) == 2'000'000);
}

BOOST_AUTO_TEST_CASE(a_chart_stays_in_its_frame)
{
    const std::string svg =
        tool::draw({"<Rate>", "a&b", 10, {{"one", 1, {{0, 0}, {5, 7}, {10, 3}}}}});
    BOOST_TEST(holds(svg, "&lt;Rate&gt;"));
    BOOST_TEST(holds(svg, "a&amp;b"));
    BOOST_TEST(!holds(svg, "<Rate>"));
    // 7 is under the top of the axis, which is 8: (210 - 194 * 7 / 8).
    BOOST_TEST(holds(svg, "points=\"60.0,210.0 382.0,40.2 704.0,137.2 \""), svg);
    BOOST_TEST(holds(tool::draw({"", "", 0, {}}), "<svg"));
}

BOOST_AUTO_TEST_CASE(text_is_no_markup)
{
    BOOST_TEST(tool::escape_html("<a href=\"x\" b='y'>&") ==
               "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
    tool::reasons why;
    why.add(failed(1, "<e>", "<script>alert(1)</script>"));
    sunco::sync_report r;
    r.end = sunco::run_end::stopped;
    r.reason = sunco::make_failure(sunco::errc::unauthorized, "<b>&");
    const std::string page = tool::html_report(r, tool::history{start}, start, why);
    BOOST_TEST(!holds(page, "<script"));
    BOOST_TEST(!holds(page, "<b>&"));
    BOOST_TEST(!holds(page, "<e>"));
    BOOST_TEST(holds(page, "&lt;script&gt;alert(1)"));
    BOOST_TEST(holds(page, "Nothing was sent."));
}

BOOST_AUTO_TEST_CASE(the_page_says_what_the_report_does)
{
    sunco::sync_report r;
    r.records = 1'234'567;
    r.outcomes.add(sunco::outcome::created, 1'000'000);
    r.earlier.add(sunco::outcome::created, 500);
    r.end = sunco::run_end::interrupted;
    r.shard = {1, 4};
    r.dry_run = true;
    tool::history h{start};
    h.add_record(false, start + 10ms);
    h.add_request(5ms, start + 10ms);
    const std::string page = tool::html_report(r, h, start + 100ms, {});
    for (const char* part : {"interrupted", "Shard 1/4", "dry run", "1\u202f234\u202f567",
                             "1\u202f000\u202f000", "of earlier runs", "<polyline", "None."})
        BOOST_TEST(holds(page, part), part);
}

BOOST_AUTO_TEST_SUITE_END()
