// The settings that only show in an answer's bytes.

#include <emulator/fixture.hpp>

#include <sunco/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace test;

namespace {

raw_response first_answer(const char* name, const char* value, const char* fault)
{
    sunco::emulator_config config = reproducible();
    set_emulator_setting(config.settings, name, value);
    config.faults.push_back(sunco::parse_fault(fault));
    running emulator{std::move(config)};
    return emulator.call("GET", "/a");
}

std::string type_of(const raw_response& r)
{
    return r.header("Content-Type").value_or("none");
}

} // namespace

BOOST_AUTO_TEST_SUITE(setting_answers)

BOOST_AUTO_TEST_CASE(bodies_of_refusals_by_infrastructure)
{
    BOOST_TEST(type_of(first_answer("rate_limit_body", "text", "rate_limit")) ==
               "text/plain; charset=utf-8");
    BOOST_TEST(type_of(first_answer("rate_limit_body", "html", "rate_limit")) == "text/html");
    BOOST_TEST(type_of(first_answer("rate_limit_body", "html", "rate_limit:body=json")) ==
               "application/json; charset=utf-8");
    BOOST_TEST(type_of(first_answer("error_body", "json", "error")) ==
               "application/json; charset=utf-8");
    BOOST_TEST(type_of(first_answer("error_body", "html", "error")) == "text/html");
}

BOOST_AUTO_TEST_CASE(forms_of_retry_after)
{
    const auto header = [](const char* form, const char* fault) {
        return first_answer("retry_after", form, fault).header("Retry-After").value_or("none");
    };
    BOOST_TEST(header("none", "rate_limit") == "none");
    BOOST_TEST(header("seconds", "rate_limit") == "1");
    BOOST_TEST(header("date", "rate_limit") == "Mon, 03 Feb 2025 19:10:09 GMT");
    BOOST_TEST(header("date", "rate_limit:retry_after=7") == "7");
    BOOST_TEST(header("seconds", "error:status=503") == "none");
}

BOOST_AUTO_TEST_CASE(body_of_a_refusal_for_size)
{
    for (const char* form : {"json", "text", "html"}) {
        sunco::emulator_config config;
        set_emulator_setting(config.settings, "too_large_body", form);
        running emulator{std::move(config)};
        const raw_response r = emulator.call("POST", "", std::string(102'401, ' '));
        BOOST_TEST(r.status == 413U);
        BOOST_TEST((r.body.find("request entity too large") != std::string::npos) ==
                   (std::string_view{form} != "html"));
        BOOST_TEST((type_of(r).find(form == std::string_view{"text"} ? "plain" : form) !=
                    std::string::npos));
    }
}

BOOST_AUTO_TEST_CASE(settings_change_while_it_runs)
{
    running emulator;
    emulator.call("POST", "", R"({"externalId":"a"})");
    sunco::emulator_settings settings = emulator.thread->settings();
    settings.conflict_title = "Taken";
    settings.start_time = sunco::parse_timestamp("2025-01-01T00:00:00Z");
    emulator.thread->change_settings(settings);
    BOOST_TEST(error_of(emulator.call("POST", "", R"({"externalId":"a"})")) == "conflict: Taken");
    emulator.thread->advance_clock(std::chrono::seconds{5});
    BOOST_TEST(sunco::format_timestamp(emulator.thread->now()) == "2025-01-01T00:00:05.000Z");
    settings.wrong_app_status = 500;
    BOOST_CHECK_THROW(emulator.thread->change_settings(settings), sunco::error);
}

BOOST_AUTO_TEST_SUITE_END()
