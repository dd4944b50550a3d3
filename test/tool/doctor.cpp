#include "fixture.hpp"

#include <support/certificates.hpp>
#include <support/scripted_server.hpp>

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using namespace tool_test;

/// Runs the doctor, and gives its findings.
boost::json::object examine(int status, const variables& environment,
                            std::vector<std::string> more = {})
{
    more.insert(more.begin(), {"doctor", "--json"});
    const finished f = run(std::move(more), environment);
    BOOST_TEST(f.status == status, f.status << ": " << f.out << f.err);
    BOOST_TEST(f.err.empty(), f.err);
    boost::json::object out = parse_line(f.out).as_object();
    BOOST_TEST(out.at("ok").as_bool() == (status == 0));
    return out;
}

boost::json::object step(const boost::json::object& findings, std::string_view name)
{
    for (const auto& one : findings.at("checks").as_array()) {
        if (one.at("name").as_string() == name)
            return one.as_object();
    }
    BOOST_FAIL("no step " << name);
    return {};
}

bool says(const boost::json::object& one, const char* member, std::string_view part)
{
    return one.contains(member) &&
           std::string_view{one.at(member).as_string()}.find(part) != std::string_view::npos;
}

/// What the doctor says of a server with that certificate, which trusts \p root.
boost::json::object step_tls_of(const test::certificate_options& certificate,
                                const test::authority& root, const test::authority& trusted)
{
    const scratch_directory directory;
    test::scripted_server server{{.certificate = root.issue(certificate)}};
    server.expect(test::script{}.wait_until_gone());
    const variables environment{
        {"SUNCO_BASE_URL", "https://127.0.0.1:" + std::to_string(server.port())},
        {"SUNCO_APP_ID", "a"},
        {"SUNCO_TOKEN", "t"},
        {"SUNCO_CA_FILE", directory.file("root.pem", trusted.pem())}};
    const auto findings = examine(1, environment);
    BOOST_TEST(step(findings, "connect").at("status") == "ok");
    BOOST_TEST(step(findings, "call").at("status") == "skipped");
    auto tls = step(findings, "tls");
    BOOST_TEST(tls.at("status") == "failed");
    return tls;
}

} // namespace

BOOST_AUTO_TEST_SUITE(doctor)

BOOST_AUTO_TEST_CASE(all_is_well)
{
    const emulator_process emulator;
    const auto findings = examine(0, emulator.environment());
    BOOST_TEST(findings.at("checks").as_array().size() == 5U);
    BOOST_TEST(step(findings, "settings").at("authentication") == "basic");
    BOOST_TEST(step(findings, "resolve").at("addresses").at(0) == "127.0.0.1");
    const auto tls = step(findings, "tls");
    BOOST_TEST(tls.at("version") == "TLSv1.3");
    BOOST_TEST(tls.at("names").as_array().size() >= 2U);
    BOOST_TEST(tls.at("days_left").as_int64() >= 0);
    BOOST_TEST(tls.at("valid_until").as_string().size() == 20U);
    const auto call = step(findings, "call");
    BOOST_TEST(call.at("http_status") == 404);
    BOOST_TEST(call.at("milliseconds").as_double() > 0);
    BOOST_TEST(call.at("milliseconds_again").as_double() > 0);

    const finished text = run({"doctor"}, emulator.environment());
    BOOST_TEST(text.status == 0);
    BOOST_TEST(lines_of(text.out).size() == 5U, text.out);
    BOOST_TEST(text.out.find("TLSv1.3") != std::string::npos);
    BOOST_TEST(text.out.find(emulator.environment().at("SUNCO_SECRET")) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_and_a_wrong_app)
{
    const emulator_process emulator;
    variables environment = emulator.environment();
    environment["SUNCO_SECRET"] = "wrong-marker";
    const auto key = step(examine(1, environment), "call");
    BOOST_TEST(key.at("status") == "failed");
    BOOST_TEST(says(key, "advice", "SUNCO_KEY_ID"));
    BOOST_TEST(says(key, "message", "HTTP 401, "), key.at("message"));

    const auto app = step(examine(1, emulator.environment(), {"--app", "elsewhere"}), "call");
    BOOST_TEST(app.at("status") == "failed");
    BOOST_TEST(says(app, "advice", "SUNCO_APP_ID"));
}

BOOST_AUTO_TEST_CASE(a_profile_that_cannot_be_had_is_a_finding)
{
    const scratch_directory home;
    const auto findings =
        examine(2, {{"XDG_CONFIG_HOME", home.file("")}}, {"--profile", "elsewhere"});
    BOOST_TEST(says(step(findings, "settings"), "message", "there is no profile \"elsewhere\""));
    BOOST_TEST(step(findings, "resolve").at("status") == "skipped");
}

BOOST_AUTO_TEST_CASE(settings_that_are_missing_or_wrong)
{
    const emulator_process emulator;
    variables environment = emulator.environment();
    environment.erase("SUNCO_SECRET");
    const auto findings = examine(2, environment);
    BOOST_TEST(step(findings, "settings").at("status") == "failed");
    BOOST_TEST(says(step(findings, "settings"), "message", "SUNCO_SECRET"));
    BOOST_TEST(step(findings, "tls").at("status") == "ok", "the network is looked at all the same");
    BOOST_TEST(step(findings, "call").at("status") == "skipped");

    environment["SUNCO_BASE_URL"] = "http://127.0.0.1";
    BOOST_TEST(step(examine(2, environment), "tls").at("status") == "skipped");
}

// Port 1 of this machine: nobody listens there.
BOOST_AUTO_TEST_CASE(nobody_listens)
{
    const auto findings = examine(
        1, {{"SUNCO_BASE_URL", "https://[::1]:1/sc"}, {"SUNCO_APP_ID", "a"}, {"SUNCO_TOKEN", "t"}});
    BOOST_TEST(step(findings, "resolve").at("addresses").at(0) == "::1");
    BOOST_TEST(step(findings, "connect").at("status") == "failed");
    BOOST_TEST(says(step(findings, "connect"), "advice", "firewall"));
    BOOST_TEST(step(findings, "tls").at("status") == "skipped");
}

BOOST_AUTO_TEST_CASE(certificates_that_are_not_to_be_trusted)
{
    const test::authority root;
    const auto expired = step_tls_of({.valid_from = -10, .valid_to = -1}, root, root);
    BOOST_TEST(says(expired, "message", "expired"), expired);
    BOOST_TEST(says(expired, "advice", "clock"));
    BOOST_TEST(expired.at("days_left").as_int64() < 0);

    const auto other = step_tls_of({.alternative_names = "DNS:other.example"}, root, root);
    BOOST_TEST(says(other, "message", "another name"), other);
    BOOST_TEST(other.at("names").at(0) == "other.example");

    const auto unknown = step_tls_of({}, root, test::authority{});
    BOOST_TEST(says(unknown, "message", "authority"), unknown);
    BOOST_TEST(says(unknown, "advice", "SUNCO_CA_FILE"));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_answers)
{
    test::scripted_server server{{.certificate = test::authority{}.issue()}};
    server.expect(test::script::without_handshake().await_input().wait_until_gone());
    const auto tls =
        step(examine(1,
                     {{"SUNCO_BASE_URL", "https://127.0.0.1:" + std::to_string(server.port())},
                      {"SUNCO_APP_ID", "a"},
                      {"SUNCO_TOKEN", "t"}},
                     {"--timeout", "0.2"}),
             "tls");
    BOOST_TEST(tls.at("status") == "failed");
    BOOST_TEST(says(tls, "advice", "TLS 1.2"));
}

BOOST_AUTO_TEST_SUITE_END()
