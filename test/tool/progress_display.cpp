#include "bulk/progress_display.hpp"

#include "bulk/progress.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace std::chrono_literals;

namespace {

using form = tool::progress_style::form;

sunco::sync_progress half_way()
{
    sunco::sync_progress p;
    p.done = 500;
    p.total = 1'000;
    p.errors = 3;
    p.in_flight = 16;
    p.requests = 510;
    p.retries = 2;
    p.rate = 120.4;
    p.elapsed = 4s;
    p.left = 65s;
    return p;
}

const std::string all = "500/1000 (50%)  120/s  16 in flight  2 retries  3 errors  1:05 left";

/// A terminal of a width that can change.
struct terminal {
    std::size_t width = 120;
    std::ostringstream out;
    tool::progress_display display{out, {form::bar, false, [this] { return width; }}};

    std::string take()
    {
        std::string text = out.str();
        out.str("");
        return text;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(progress_display)

BOOST_AUTO_TEST_CASE(the_bar_takes_what_room_there_is)
{
    const auto p = half_way();
    BOOST_TEST(tool::format_bar(p, 200, false) ==
               "[" + std::string(19, '#') + std::string(19, '-') + "]  " + all);
    BOOST_TEST(tool::format_bar(p, all.size() + 12, false) == "[####----]  " + all);
    BOOST_TEST(tool::format_bar(p, all.size() + 11, false) == all);
    BOOST_TEST(tool::format_bar(p, all.size() - 1, false) ==
               "[####-----]  500/1000 (50%)  120/s  2 retries  3 errors  1:05 left");
    BOOST_TEST(tool::format_bar(p, 30, false) == "500/1000 (50%)  3 errors");
    BOOST_TEST(tool::format_bar(p, 8, false).empty());
}

BOOST_AUTO_TEST_CASE(it_is_never_wider_than_the_terminal)
{
    auto p = half_way();
    for (const bool paused : {false, true}) {
        if (paused)
            p.paused.emplace();
        for (std::size_t columns = 0; columns < 200; ++columns)
            BOOST_REQUIRE(tool::format_bar(p, columns, false).size() <= columns);
    }
    // What the user must know goes last.
    BOOST_TEST(tool::format_bar(p, 25, false) == "waiting for the service");
}

BOOST_AUTO_TEST_CASE(without_a_total_there_is_no_bar)
{
    auto p = half_way();
    p.total.reset();
    BOOST_TEST(!tool::format_bar(p, 200, false).starts_with("["));
    p.total = 0;
    BOOST_TEST(!tool::format_bar(p, 200, false).starts_with("["));
}

BOOST_AUTO_TEST_CASE(a_full_bar)
{
    auto p = half_way();
    p.done = 1'200; // an estimate may lie below
    BOOST_TEST(tool::format_bar(p, 200, false).starts_with("[" + std::string(38, '#') + "]"));
}

BOOST_AUTO_TEST_CASE(colours_take_no_columns)
{
    const std::string plain = tool::format_bar(half_way(), 100, false);
    std::string coloured = tool::format_bar(half_way(), 100, true);
    BOOST_TEST(coloured.find("\x1b[31m3 errors\x1b[0m") != std::string::npos);
    for (auto at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b'))
        coloured.erase(at, coloured.find('m', at) - at + 1);
    BOOST_TEST(coloured == plain);
}

BOOST_FIXTURE_TEST_CASE(the_line_is_redrawn_in_place, terminal)
{
    const std::string line = tool::format_bar(half_way(), width - 1, false);
    display.show(half_way());
    BOOST_TEST(take() == line);
    display.show(half_way());
    BOOST_TEST(take() == "\r\x1b[J" + line);
    display.say("hello");
    BOOST_TEST(take() == "\r\x1b[Jhello\n" + line);
    display.clear();
    BOOST_TEST(take() == "\r\x1b[J");
    display.clear();
    display.say("bye");
    BOOST_TEST(take() == "bye\n");
}

// 119 columns of text are three rows of 50 then.
BOOST_FIXTURE_TEST_CASE(a_terminal_that_becomes_narrower, terminal)
{
    auto p = half_way();
    display.show_resized(p);
    BOOST_TEST(take().empty());
    display.show(p);
    const std::size_t drawn = take().size();
    BOOST_TEST_REQUIRE(drawn > 100U);
    BOOST_TEST_REQUIRE(drawn <= 119U);
    width = 50;
    display.show_resized(p);
    BOOST_TEST(take() == "\r\x1b[2A\x1b[J" + tool::format_bar(p, 49, false));
    width = 200;
    display.show_resized(p);
    BOOST_TEST(take() == "\r\x1b[J" + tool::format_bar(p, 199, false));
}

BOOST_AUTO_TEST_CASE(in_a_pipe_it_is_a_line_of_its_own)
{
    std::ostringstream out;
    tool::progress_display display{out, {}};
    display.show(half_way());
    display.show_resized(half_way());
    display.say("hello");
    display.show(half_way());
    display.clear();
    BOOST_TEST(out.str() == all + "\nhello\n" + all + "\n");
    BOOST_TEST((display.interval() >= 2s));
    BOOST_TEST((tool::progress_display{out, {form::bar, false, {}}}.interval() <= 1s));
}

BOOST_AUTO_TEST_CASE(as_json_every_line_is_an_object)
{
    std::ostringstream out;
    tool::progress_display display{out, {form::json, false, {}}};
    auto p = half_way();
    display.show(p);
    display.say("a \"word\"");
    p.total.reset();
    p.left.reset();
    p.paused = sunco::make_failure(sunco::errc::unauthorized, "no");
    display.show(p);
    display.clear();
    std::istringstream lines{out.str()};
    std::string line;
    std::getline(lines, line);
    BOOST_TEST(boost::json::serialize(boost::json::parse(line)) ==
               R"({"event":"progress","done":500,"total":1000,"total_is_estimate":false,)"
               R"("rate":1.204E2,"in_flight":16,"requests":510,"retries":2,"errors":3,)"
               R"("elapsed_ms":4000,"left_ms":65000})");
    std::getline(lines, line);
    BOOST_TEST(line == R"({"event":"message","text":"a \"word\""})");
    std::getline(lines, line);
    const auto paused = boost::json::parse(line).as_object();
    BOOST_TEST(!paused.contains("total"));
    BOOST_TEST(paused.at("paused") == "unauthorized");
    BOOST_TEST(!std::getline(lines, line));
    out.str("");
    display.end(half_way());
    BOOST_TEST(out.str().starts_with("{\"event\":\"progress\","));
}

BOOST_AUTO_TEST_SUITE_END()
