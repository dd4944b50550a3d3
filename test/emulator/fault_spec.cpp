// The text form of faults, and how a plan selects.

#include <emulator/fault_plan.hpp>
#include <sunco/emulator/fault.hpp>
#include <sunco/error.hpp>

#include <boost/test/unit_test.hpp>

namespace {

std::string complaint(std::string_view spec)
{
    try {
        static_cast<void>(sunco::parse_fault(spec));
    } catch (const sunco::error& e) {
        BOOST_TEST((e.failure() == sunco::errc::invalid_argument));
        return e.failure().message;
    }
    return "none";
}

const sunco::emulation::fault_plan::clock::time_point at{std::chrono::hours{1}};

} // namespace

BOOST_AUTO_TEST_SUITE(fault_spec)

BOOST_AUTO_TEST_CASE(kinds_stand_alone)
{
    for (const char* name : {"delay", "rate_limit", "error", "reset_before", "reset_during",
                             "reset_after", "lose_answer", "apply_late", "truncate", "stall",
                             "slow", "redirect", "content_type", "stale"}) {
        const sunco::fault f = sunco::parse_fault(name);
        BOOST_TEST(to_string(f.kind) == name);
        BOOST_TEST((f == sunco::fault{.kind = f.kind}));
    }
}

BOOST_AUTO_TEST_CASE(a_fault_reads_as_the_line_that_makes_it)
{
    for (const char* line :
         {"stall", "delay:times=always,ms=250", "slow:operation=get,skip=2,ms=5,bytes=7",
          "rate_limit:times=3,above=50,body=text,retry_after=1", "error:status=502,applied=true",
          "rate_limit:retry_after_date=-5", "redirect:location=https://h/"}) {
        const sunco::fault f = sunco::parse_fault(line);
        BOOST_TEST(format_fault(f) == line);
    }
    const sunco::fault by_chance = sunco::parse_fault("reset_before:probability=0.25,seed=9");
    BOOST_TEST((sunco::parse_fault(format_fault(by_chance)) == by_chance));
}

BOOST_AUTO_TEST_CASE(every_key_sets_its_member)
{
    const sunco::fault limit =
        sunco::parse_fault("rate_limit,times=3,retry_after=1,operation=create,body=text");
    BOOST_TEST((limit == sunco::fault{.kind = sunco::fault_kind::rate_limit,
                                      .operation = "create",
                                      .times = 3,
                                      .body = sunco::fault_body::text,
                                      .retry_after = "1"}));
    const sunco::fault error = sunco::parse_fault(
        "error:status=500,applied=true,times=always,skip=2,probability=0.25,seed=9,"
        "retry_after_date=-5");
    BOOST_TEST((error == sunco::fault{.kind = sunco::fault_kind::error,
                                      .skip = 2,
                                      .times = std::nullopt,
                                      .probability = 0.25,
                                      .seed = 9,
                                      .status = 500,
                                      .applied = true,
                                      .retry_after_date = std::chrono::seconds{-5}}));
    const sunco::fault slow = sunco::parse_fault("slow:ms=10,bytes=3");
    BOOST_TEST((slow.wait == std::chrono::milliseconds{10}));
    BOOST_TEST(slow.slice == 3);
    BOOST_TEST(sunco::parse_fault("redirect:location=http://x/?a=b").location == "http://x/?a=b");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_as_the_same)
{
    using sunco::fault;
    using sunco::fault_kind;
    const fault all[] = {
        {.kind = fault_kind::stale, .probability = 0.0000001},
        {.kind = fault_kind::stale, .probability = 0.123456789},
        {.kind = fault_kind::stale, .probability = 0.1},
        {.kind = fault_kind::error, .retry_after = "Wed, 21 Oct 2015 07:28:00 GMT"},
        {.kind = fault_kind::rate_limit, .retry_after = R"(a=b\,c,)", .retry_after_again = "1, 2"},
        {.kind = fault_kind::redirect,
         .location = "https://h/a%2C%20b?x=1,2&y=%",
         .redirect_status = 308},
        {.kind = fault_kind::delay, .wait = std::chrono::milliseconds{0}},
    };
    for (const fault& f : all) {
        const std::string line = format_fault(f);
        BOOST_TEST((sunco::parse_fault(line) == f), line);
    }
    BOOST_TEST(format_fault(all[2]) == "stale:probability=0.1");
    BOOST_TEST(format_fault(all[3]) == R"(error:retry_after=Wed\, 21 Oct 2015 07:28:00 GMT)");
    // What means nothing for the kind is not written: it could not be read.
    BOOST_TEST(sunco::format_fault({.kind = fault_kind::stall, .status = 500}) == "stall");
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_with_what_there_is_instead)
{
    const auto check = [](std::string spec, std::string_view expected) {
        BOOST_TEST(complaint(spec) == "fault \"" + spec + "\": " + std::string{expected});
    };
    const std::string kinds = "delay, rate_limit, error, reset_before, reset_during, reset_after, "
                              "lose_answer, apply_late, truncate, stall, slow, redirect, "
                              "content_type and stale";
    check("", "\"\" is no kind of fault; there are " + kinds);
    check("explode", "\"explode\" is no kind of fault; there are " + kinds);
    check("delay:ms", "\"ms\" is not KEY=VALUE");
    for (const char* bad : {"delay:ms=-1", "delay:ms=1x", "delay:ms=4294967296"})
        check(bad, "ms takes milliseconds from 0 to 86400000");
    check("delay:ms=86400001", "ms must be from 0 to 86400000");
    const std::string common = "operation, skip, times, probability, above";
    check("delay:status=500",
          "delay has no key \"status\"; its keys are " + common + ", seed and ms");
    check("stall:ms=1", "stall has no key \"ms\"; its keys are " + common + " and seed");
    check("error:status=200", "status must be from 400 to 599");
    check("redirect:status=304", "status must be 301, 302, 303, 307 or 308");
    check("redirect:status=x", "status takes 301, 302, 303, 307 or 308");
    check("error:applied=yes", "applied takes true or false");
    check("error:body=xml", "body takes json, text or html");
    check("stale:times=0", "times must be 1 at least");
    check("stale:times=often", "times takes a whole number from 1 on, or always");
    check("stale:probability=0", "probability must be above 0 and up to 1");
    check("stale:probability=nan", "probability must be above 0 and up to 1");
    check("slow:bytes=0", "bytes must be 1 at least");
    check("stale:operation=fetch",
          "\"fetch\" is no operation; there are create, list, get, update, "
          "remove, remove_personal_information and sync");
    check("redirect:location=", "location must be visible ASCII");
    check("rate_limit:retry_after=\\x",
          "a backslash stands before a comma or another backslash alone");
}

BOOST_AUTO_TEST_CASE(a_date_out_of_range_is_refused)
{
    sunco::emulation::fault_plan plan;
    BOOST_CHECK_THROW(plan.add({.kind = sunco::fault_kind::error,
                                .retry_after_date = std::chrono::seconds{1LL << 31}}),
                      sunco::error);
}

BOOST_AUTO_TEST_CASE(what_is_used_up_still_counts_what_matches)
{
    sunco::emulation::fault_plan plan;
    plan.add(sunco::parse_fault("reset_after:operation=get,skip=1"));
    std::vector<bool> acted;
    for (int i = 0; i < 4; ++i)
        acted.push_back(plan.select("get", true, at).has_value());
    plan.select("create", true, at);
    BOOST_TEST((acted == std::vector<bool>{false, true, false, false}));
    BOOST_TEST(plan.report().at(0).matched == 4U);
    BOOST_TEST(plan.report().at(0).used == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_stale_that_was_to_close_anyway)
{
    sunco::emulation::fault_plan plan;
    plan.add(sunco::parse_fault("stale"));
    BOOST_TEST(!plan.select("get", false, at).has_value());
    BOOST_TEST(plan.unused().size() == 1U);
    BOOST_TEST(plan.select("get", true, at).has_value());
    BOOST_TEST(plan.unused().empty());
}

BOOST_AUTO_TEST_CASE(what_acted_too_seldom_is_known_after_it_was_removed)
{
    sunco::emulation::fault_plan plan;
    const auto act = [&] { plan.select("get", true, at); };
    const auto shown = [](const std::vector<sunco::fault_use>& uses) {
        std::string out;
        for (const sunco::fault_use& use : uses)
            out += format_fault(use.fault) + ' ' + std::to_string(use.used) +
                   (use.removed ? " removed; " : "; ");
        return out;
    };
    plan.add(sunco::parse_fault("delay:times=3"));
    plan.add(sunco::parse_fault("stall:times=always"));
    act();
    BOOST_TEST(shown(plan.unused()) == "delay:times=3 1; stall:times=always 0; ");
    BOOST_TEST(shown(plan.clear()) == "delay:times=3 1 removed; stall:times=always 0 removed; ");
    BOOST_TEST(plan.report().empty());
    BOOST_TEST(plan.clear().empty());
    for (int i = 0; i < 2; ++i) { // the same again is told once
        plan.add(sunco::parse_fault("stall:times=always"));
        BOOST_TEST(plan.clear().size() == 1U);
    }
    plan.add(sunco::parse_fault("truncate"));
    act();
    BOOST_TEST(plan.clear().empty());
    BOOST_TEST(shown(plan.unused()) == "delay:times=3 1 removed; stall:times=always 0 removed; ");
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_start_need_not_act_after_each_reset)
{
    sunco::emulation::fault_plan plan;
    const auto begin = [&] {
        plan.clear();
        plan.add_standing(sunco::parse_fault("stale"));
        plan.add_standing(sunco::parse_fault("stale"));
    };
    begin();
    plan.select("get", true, at);
    BOOST_TEST(plan.unused().size() == 1U);
    begin();
    BOOST_TEST(plan.report().at(0).used == 0U);
    BOOST_TEST(plan.unused().size() == 1U, "it acted before the reset");
    plan.select("get", true, at);
    plan.select("get", true, at);
    begin();
    BOOST_TEST(plan.unused().empty());
    plan.clear();
    BOOST_TEST(plan.unused().empty());
}

BOOST_AUTO_TEST_CASE(only_what_is_above_the_rate)
{
    sunco::emulation::fault_plan plan;
    plan.add(sunco::parse_fault("rate_limit:above=2,times=always"));
    auto now = at;
    const auto refused = [&] { return plan.select("get", true, now).has_value(); };
    BOOST_TEST(!refused());
    BOOST_TEST(!refused());
    BOOST_TEST(refused());
    now += std::chrono::milliseconds{999};
    BOOST_TEST(refused());
    now += std::chrono::milliseconds{1};
    BOOST_TEST(!refused());
    BOOST_TEST(plan.report().front().used == 2u);
    BOOST_TEST(plan.report().front().matched == 5u);
}

BOOST_AUTO_TEST_CASE(probability_follows_the_seed)
{
    const auto uses = [](std::uint64_t seed) {
        sunco::emulation::fault_plan plan;
        plan.add({.kind = sunco::fault_kind::stale,
                  .times = std::nullopt,
                  .probability = 0.25,
                  .seed = seed});
        std::vector<bool> out;
        for (int i = 0; i < 1000; ++i)
            out.push_back(plan.select("get", true, at).has_value());
        BOOST_TEST(plan.report().at(0).matched == 1000);
        return out;
    };
    BOOST_TEST((uses(1) == uses(1)));
    BOOST_TEST((uses(1) != uses(2)));
    const std::vector<bool> first = uses(1);
    const auto count = std::count(first.begin(), first.end(), true);
    // Five standard deviations around the mean of 250.
    BOOST_TEST(count > 181);
    BOOST_TEST(count < 319);
}

BOOST_AUTO_TEST_CASE(the_first_fault_that_selects_acts_alone)
{
    sunco::emulation::fault_plan plan;
    plan.add(sunco::parse_fault("stale:operation=get"));
    plan.add(sunco::parse_fault("delay:times=always"));
    BOOST_TEST((plan.select("get", true, at)->kind == sunco::fault_kind::stale));
    BOOST_TEST((plan.select("get", true, at)->kind == sunco::fault_kind::delay));
    BOOST_TEST((plan.select("", true, at)->kind == sunco::fault_kind::delay));
    BOOST_TEST(plan.report().at(0).used == 1);
    BOOST_TEST(plan.report().at(1).used == 2);
}

BOOST_AUTO_TEST_SUITE_END()
