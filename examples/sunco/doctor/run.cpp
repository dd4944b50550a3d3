#include "doctor/run.hpp"

#include "doctor/advice.hpp"
#include "doctor/certificate.hpp"
#include "doctor/check.hpp"
#include "doctor/probe.hpp"
#include "interrupt.hpp"
#include "seconds.hpp"
#include "settings.hpp"

#include <sunco/client.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>

#include <algorithm>
#include <ostream>
#include <utility>

#include <unistd.h>

namespace asio = boost::asio;

namespace tool {
namespace {

using clock = std::chrono::steady_clock;

/// Goes from step to step, and keeps what was seen. A step that fails makes those after it skipped.
class examination {
public:
    examination(const doctor_options& command, const service_options& flags,
                const environment& variables)
        : limit_{milliseconds_of(command.timeout_seconds)}, flags_{flags},
          given_{.service = {}, .variables = variables}, probe_{limit_}
    {}

    exit_status run()
    {
        const bool usable = step("settings", [this](check& c) { look_at_settings(c); });
        const bool reached = url_is_good_ && step("resolve", [this](check& c) { resolve(c); }) &&
                             step("connect", [this](check& c) { connect(c); }) &&
                             step("tls", [this](check& c) { handshake(c); });
        if (usable && reached)
            step("call", [this](check& c) { call(c); });
        else
            skip_rest();
        if (!usable)
            return exit_status::bad_input;
        return all_good() ? exit_status::done : exit_status::refused;
    }

    [[nodiscard]] const std::vector<check>& checks() const noexcept { return checks_; }

private:
    template <class Work>
    bool step(const char* name, Work work)
    {
        check c{.name = name};
        const auto began = clock::now();
        try {
            work(c);
        } catch (const sunco::error& e) {
            fail(c, finding_of(e.failure()), advise_on(e.failure()));
        } catch (const boost::system::system_error& e) {
            fail(c, e.code().message(), network_advice(c.name));
        }
        if (c.name != "settings" && !c.elapsed)
            c.elapsed = clock::now() - began;
        checks_.push_back(std::move(c));
        return checks_.back().verdict == verdict::good;
    }

    static std::string finding_of(const sunco::failure& f)
    {
        std::string out = f.message.empty() ? f.code.message() : f.message;
        if (f.cause)
            out += ": " + f.cause.message();
        if (f.http_status != 0)
            out += ", HTTP " + std::to_string(f.http_status);
        for (const sunco::api_error& e : f.api_errors)
            out += ", " + e.code;
        return out;
    }

    static void fail(check& c, std::string finding, std::string advice)
    {
        c.verdict = verdict::failed;
        c.finding = std::move(finding);
        c.advice = std::move(advice);
    }

    static std::string network_advice(const std::string& step)
    {
        if (step == "resolve")
            return "check the host in --base-url, and this machine's DNS (/etc/resolv.conf)";
        if (step == "connect")
            return "check the port, and firewalls on the way; sunco does not go through proxies";
        return "what listens there does not speak TLS 1.2 or 1.3 as it should: check --base-url";
    }

    void skip_rest()
    {
        for (const char* name : {"resolve", "connect", "tls", "call"}) {
            const auto there = [&](const check& c) { return c.name == name; };
            if (std::none_of(checks_.begin(), checks_.end(), there))
                checks_.push_back({.name = name,
                                   .verdict = verdict::skipped,
                                   .finding = "because of the failure above"});
        }
    }

    [[nodiscard]] bool all_good() const
    {
        return std::all_of(checks_.begin(), checks_.end(),
                           [](const check& c) { return c.verdict == verdict::good; });
    }

    void look_at_settings(check& c)
    {
        given_ = find_settings(flags_, given_.variables);
        c.details["base_url"] = given_.service.base_url;
        sunco::config trial;
        trial.base_url = given_.service.base_url;
        trial.tls.ca_file = given_.service.ca_file;
        trial.credentials = sunco::bearer_token{"none"};
        asio::io_context unused;
        const sunco::client checks_the_url{unused.get_executor(), trial};
        url_is_good_ = true;
        make_settings(given_.service, given_.variables);
        c.details["app_id"] = given_.service.app_id;
        c.details["authentication"] = given_.variables("SUNCO_TOKEN").empty() ? "basic" : "bearer";
        c.finding =
            given_.service.base_url + ", app " + given_.service.app_id +
            (given_.variables("SUNCO_TOKEN").empty() ? ", key id and secret" : ", bearer token");
    }

    void resolve(check& c)
    {
        where_ = address_of(given_.service.base_url);
        found_ = probe_.resolve(where_);
        boost::json::array addresses;
        for (const auto& endpoint : found_) {
            addresses.emplace_back(endpoint.address().to_string());
            c.finding += (c.finding.empty() ? "" : ", ") + endpoint.address().to_string();
        }
        c.finding = where_.host + " is " + c.finding;
        c.details = {{"host", where_.host}, {"addresses", std::move(addresses)}};
    }

    void connect(check& c)
    {
        const auto reached = probe_.connect(found_);
        c.finding = reached.address().to_string() + ", port " + std::to_string(reached.port());
        c.details = {{"address", reached.address().to_string()}, {"port", reached.port()}};
    }

    void handshake(check& c)
    {
        const tls_findings seen = probe_.handshake(where_.host, given_.service.ca_file);
        c.details = {{"version", seen.version},       {"cipher", seen.cipher},
                     {"subject", seen.subject},       {"issuer", seen.issuer},
                     {"valid_from", seen.valid_from}, {"valid_until", seen.valid_until},
                     {"days_left", seen.days_left},   {"names", boost::json::array{}}};
        std::string names;
        for (const std::string& name : seen.names) {
            c.details["names"].as_array().emplace_back(name);
            names += (names.empty() ? "" : ", ") + name;
        }
        const std::string shown = seen.version + ", certificate for " + names + " by " +
                                  seen.issuer + ", valid from " + seen.valid_from + " to " +
                                  seen.valid_until + " (" + std::to_string(seen.days_left) +
                                  " days left)";
        if (seen.distrust == 0)
            c.finding = shown;
        else
            fail(c, explain_distrust(seen.distrust) + ": " + shown,
                 advise_on_distrust(seen.distrust));
    }

    // Twice: the first call has the way to pay, the second shows what each further one takes.
    void call(check& c)
    {
        sunco::config settings = make_settings(given_.service, given_.variables);
        settings.retry = sunco::retry_policy::none();
        asio::io_context io{1};
        sunco::client client{io.get_executor(), std::move(settings)};
        sunco::call_info first;
        sunco::call_info second;
        run_until_signal(io, call_twice(client, first, second));
        c.elapsed = first.elapsed;
        const double again = std::chrono::duration<double, std::milli>{second.elapsed}.count();
        c.details = {{"http_status", second.http_status}, {"milliseconds_again", again}};
        c.finding =
            "the key works; the second call, on the same connection, took " +
            std::to_string(std::chrono::round<std::chrono::microseconds>(second.elapsed).count()) +
            " us";
    }

    asio::awaitable<void> call_twice(sunco::client& client, sunco::call_info& first,
                                     sunco::call_info& second)
    {
        for (sunco::call_info* info : {&first, &second}) {
            sunco::call_options options{.timeout = limit_, .info = info};
            auto pending = client.users().try_get(
                given_.service.app_id, "sunco-doctor-asks-for-nobody", std::move(options));
            const sunco::result<sunco::user> got = co_await std::move(pending);
            if (got.has_error() && !says_no_such_user(got.error()))
                throw sunco::error{got.error()};
        }
    }

    // The answer of a service that takes the key, and has the app.
    static bool says_no_such_user(const sunco::failure& f)
    {
        return f.code == sunco::errc::not_found && !f.api_errors.empty() &&
               f.api_errors.front().code == "user_not_found";
    }

    std::chrono::milliseconds limit_;
    const service_options& flags_;
    // At first the variables alone.
    service_settings given_;
    probe probe_;
    bool url_is_good_ = false;
    service_address where_;
    probe::endpoints found_;
    std::vector<check> checks_;
};

} // namespace

exit_status run_doctor(const doctor_options& command, const service_options& flags,
                       const environment& variables, std::ostream& out)
{
    examination e{command, flags, variables};
    const exit_status status = e.run();
    const json_style style = style_of(STDOUT_FILENO, variables);
    if (command.json)
        print_json(out, to_json(e.checks()), style);
    else
        print_checks(out, e.checks(), style == json_style::coloured);
    return status;
}

} // namespace tool
