#pragma once

#include <support/raw_client.hpp>

#include <sunco/emulator/emulator.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

/// A running emulator and one connection to it.
struct running {
    explicit running(sunco::emulator_config config = {}) : thread{std::move(config)} {}

    /// A connection of its own.
    raw_client connect() { return {thread->port(), thread->ca_pem()}; }

    std::string authorization() const
    {
        return "Authorization: " + basic(thread->key_id(), thread->secret()) + "\r\n";
    }

    /// Bytes of an authorised request; `path` starts behind `/users`.
    std::string bytes(std::string_view method, std::string_view path,
                      std::string_view body = {}) const
    {
        return raw_request(method, users_path + std::string{path}, authorization(), body);
    }

    /// A request on a new connection.
    raw_response call(std::string_view method, std::string_view path, std::string_view body = {})
    {
        raw_client peer = connect();
        peer.send(bytes(method, path, body));
        return peer.read(method == "HEAD");
    }

    /// As `call`, for the user in the answer.
    boost::json::object user(std::string_view method, std::string_view path,
                             std::string_view body = {})
    {
        return boost::json::parse(call(method, path, body).body).at("user").as_object();
    }

    sunco::emulator_thread thread;
    std::string users_path = "/v2/apps/" + thread->app_id() + "/users";
};

/// The pairs of an error body, as `code: title`.
inline std::vector<std::string> errors_of(const raw_response& r)
{
    std::vector<std::string> out;
    const boost::json::value body = boost::json::parse(r.body);
    for (const boost::json::value& v : body.at("errors").as_array())
        out.push_back(std::string{v.at("code").as_string()} + ": " +
                      std::string{v.at("title").as_string()});
    return out;
}

/// The only pair of an error body.
inline std::string error_of(const raw_response& r)
{
    const std::vector<std::string> all = errors_of(r);
    return all.size() == 1 ? all.front() : "not exactly one error";
}

/// A config with a fixed clock and fixed ids, so that whole answers can be compared.
inline sunco::emulator_config reproducible()
{
    sunco::emulator_config config;
    config.settings.clock = [] { return *sunco::parse_timestamp("2025-02-03T19:10:08.152Z"); };
    config.settings.id_seed = 7;
    return config;
}

} // namespace test
