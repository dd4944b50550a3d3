#pragma once

#include <support/certificates.hpp>
#include <support/scripted_server.hpp>

#include <sunco/sunco.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace test {

/// How one operation ended.
struct outcome {
    /// Absent where it succeeded.
    std::optional<sunco::failure> failed{};
    /// Where it returned one.
    std::optional<sunco::user> user{};
    sunco::call_info info{};
    std::chrono::steady_clock::duration took{};
};

/// A resolver with a fixed answer that counts how often it is asked.
class fixed_resolver : public sunco::resolver {
public:
    explicit fixed_resolver(std::vector<std::string> addresses);
    boost::asio::awaitable<std::vector<boost::asio::ip::address>>
    resolve(std::string host) override;

    std::vector<std::string> asked_for{};

private:
    std::vector<boost::asio::ip::address> addresses_;
};

/// The root that test clients trust.
[[nodiscard]] const authority& trusted_root();

/// What a server needs that clients trust.
[[nodiscard]] server_options trusted_server();

/// Three attempts with waits of a millisecond or two.
[[nodiscard]] sunco::retry_policy quick_retries();

/// A scripted server and a client of it. Change `settings` before the first operation.
class fixture {
public:
    explicit fixture(server_options options = trusted_server());

    /// Called by Boost.Test at the end of each case: every step was used, and no work is left.
    void teardown();

    outcome get(std::string id = "u1", sunco::call_options how = {});
    outcome create(sunco::user_create body, sunco::call_options how = {});
    outcome update(sunco::user_update body, sunco::call_options how = {});
    outcome remove(std::string id = "u1", sunco::call_options how = {});
    outcome remove_personal_information(std::string id = "u1", sunco::call_options how = {});
    outcome sync(std::string zendesk_id, sunco::call_options how = {});
    outcome list(std::string email, sunco::call_options how = {});

    /// Starts a GET; \p done is called when it ends.
    void start_get(std::string id, std::function<void(sunco::result<sunco::user>)> done,
                   sunco::call_options how = {});
    /// Runs until \p done says so.
    void run_until(std::function<bool()> done);
    /// Runs until a script tells that \p happened.
    void run_until(const event& happened);

    sunco::client& client();
    sunco::client_stats stats();
    std::size_t warm_up(std::size_t count);
    /// Ends the client; the next operation makes another.
    void end_client();

    boost::asio::io_context io{1};
    scripted_server server;
    sunco::config settings;

private:
    template <class T>
    outcome finish(boost::asio::awaitable<sunco::result<T>> work, sunco::call_info& info);

    std::optional<sunco::client> client_;
};

/// A body with an external id.
[[nodiscard]] sunco::user_create keyed(std::string external_id = "alice");

/// Checks every part of a failure that a caller acts on.
void check_failure(const outcome& got, sunco::errc code, sunco::delivery how_far,
                   unsigned attempts = 1);

void check_success(const outcome& got, unsigned attempts = 1);

/// Checks that the pool holds as many connections as said, all idle, and that no call is left.
void check_pool(fixture& x, std::size_t connections);

} // namespace test
