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

BOOST_AUTO_TEST_CASE(mistakes_are_named)
{
    BOOST_TEST(complaint("") == "fault: \"\" is no kind of fault");
    BOOST_TEST(complaint("explode") == "fault: \"explode\" is no kind of fault");
    BOOST_TEST(complaint("delay:ms") == "fault: \"ms\" is not KEY=VALUE");
    BOOST_TEST(complaint("delay:ms=-1") == "fault: ms is not a number that it can be");
    BOOST_TEST(complaint("delay:ms=1x") == "fault: ms is not a number that it can be");
    BOOST_TEST(complaint("delay:status=500") == "fault: delay has no key \"status\"");
    BOOST_TEST(complaint("stall:ms=1") == "fault: stall has no key \"ms\"");
    BOOST_TEST(complaint("error:status=200") == "status must be from 400 to 599");
    BOOST_TEST(complaint("error:applied=yes") == "fault: applied is neither true nor false");
    BOOST_TEST(complaint("error:body=xml") == "fault: body is none of json, text and html");
    BOOST_TEST(complaint("stale:times=0") == "times must be 1 at least");
    BOOST_TEST(complaint("stale:probability=0") == "probability must be above 0 and up to 1");
    BOOST_TEST(complaint("stale:probability=nan") == "probability must be above 0 and up to 1");
    BOOST_TEST(complaint("slow:bytes=0") == "bytes must be 1 at least");
    BOOST_TEST(complaint("stale:operation=fetch") == "operation names no operation of users_api");
    BOOST_TEST(complaint("redirect:location=") == "location must be visible ASCII");
}

BOOST_AUTO_TEST_CASE(only_what_is_above_the_rate)
{
    sunco::emulation::fault_plan plan;
    plan.add(sunco::parse_fault("rate_limit:above=2,times=always"));
    auto now = at;
    const auto refused = [&] { return plan.select("get", now).has_value(); };
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
            out.push_back(plan.select("get", at).has_value());
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
    BOOST_TEST((plan.select("get", at)->kind == sunco::fault_kind::stale));
    BOOST_TEST((plan.select("get", at)->kind == sunco::fault_kind::delay));
    BOOST_TEST((plan.select("", at)->kind == sunco::fault_kind::delay));
    BOOST_TEST(plan.report().at(0).used == 1);
    BOOST_TEST(plan.report().at(1).used == 2);
}

BOOST_AUTO_TEST_SUITE_END()
