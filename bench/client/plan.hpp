#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

/// Which request is repeated.
enum class operation { get, missing, update, create };

/// What a client shall do. All clients take the same command line.
struct plan {
    std::string host = "localhost";
    std::uint16_t port = 0;
    /// PEM file with the certificate to trust.
    std::string ca_file;
    bench::operation operation = bench::operation::get;
    std::size_t connections = 1;
    /// Measured requests, over all connections.
    std::size_t requests = 0;
    /// Threads that run the client, where it can use more than one.
    std::size_t threads = 1;
    /// Requests on each connection before the measurement.
    std::size_t warm_up = 5;
    /// How long each connection rests before each measured request. The library's client and the
    /// tuned reference do so.
    std::chrono::milliseconds rest{0};
};

/// Reads the command line; ends the process where it is wrong.
[[nodiscard]] plan read_plan(int argc, char** argv);

inline constexpr std::string_view app_id = "6511f08a2b9c4d00107e5a31";
inline constexpr std::string_view user_id = "6511f0c3d7e84b0011a9c27d";
inline constexpr std::string_view missing_id = "6511f0c3000000000000dead";
/// A user whose answer takes minutes.
inline constexpr std::string_view slow_id = "6511f0c30000000000005108";
/// Basic authentication as every client sends it: `key` and `secret`.
inline constexpr std::string_view key_id = "app_6511f0a9c2";
inline constexpr std::string_view secret = "nVxK3zQ0pT7wLr2sYd8Bh4Jc";
inline constexpr std::string_view authorization =
    "Basic YXBwXzY1MTFmMGE5YzI6blZ4SzN6UTBwVDd3THIyc1lkOEJoNEpj";
inline constexpr std::string_view update_body =
    R"({"profile":{"surname":"Lindqvist-Okafor","locale":"sv-SE"},)"
    R"("metadata":{"plan":"gold","seats":25}})";
inline constexpr std::string_view create_body =
    R"({"externalId":"crm-0048213","profile":{"givenName":"Ingrid","surname":"Lindqvist",)"
    R"("email":"ingrid.lindqvist@example.org","locale":"sv-SE"},)"
    R"("metadata":{"plan":"gold","seats":25,"trial":false}})";

/// The request that \p what stands for.
struct request_parts {
    std::string_view method;
    std::string target;
    std::string_view body;
    unsigned expected_status;
};
[[nodiscard]] request_parts parts_of(operation what);

/// The bytes of the plan's request, for clients that write them themselves.
[[nodiscard]] std::string wire_request(const plan& p);

} // namespace bench
