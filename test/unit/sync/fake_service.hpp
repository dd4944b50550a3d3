#pragma once

#include <sync/record_runner.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace test {

/// A service that outlives the jobs that talk to it, and writes down all that it did.
struct fake_service {
    struct user {
        std::string id{};
        std::string surname{};
        bool operator==(const user&) const = default;
    };
    struct effect {
        std::uint64_t line = 0;
        std::string what{};
        std::optional<sunco::record_key> key{};
    };

    /// Carries \p w out as a sound service would, and logs what it changed.
    sunco::result<sunco::outcome> apply(const sunco::sync::work& w);
    /// How often a record had the effect of that name.
    [[nodiscard]] std::size_t count(std::uint64_t line, const std::string& what) const;

    std::map<sunco::record_key, user> users;
    std::vector<effect> log;

private:
    sunco::result<sunco::outcome> ensure(const sunco::record& r);
    sunco::result<sunco::outcome> create(const sunco::sync::work& w);
    sunco::result<sunco::outcome> update(const sunco::record& r);
    sunco::result<sunco::outcome> remove(const sunco::sync::work& w);
    sunco::result<sunco::outcome> clear(const sunco::sync::work& w);
    void write(const sunco::record& r, const char* what);

    int next_id_ = 0;
};

/// What goes wrong with one request.
struct mishap {
    sunco::failure failure;
    /// The service did its work first.
    bool applied = false;
};

/// Takes records to the fake service, some steps away.
class fake_runner final : public sunco::sync::record_runner {
public:
    fake_runner(boost::asio::any_io_executor executor, fake_service& service, unsigned seed = 1)
        : executor_{std::move(executor)}, service_{service}, random_{seed}
    {}

    boost::asio::awaitable<sunco::sync::answer<std::string>>
    find_id(sunco::sync::work_ptr w) override;
    boost::asio::awaitable<sunco::sync::answer<sunco::outcome>>
    run(sunco::sync::work_ptr w) override;

    /// Goes wrong in this way for the next requests of that line, one after the other.
    void fail(std::uint64_t line, std::vector<mishap> mishaps)
    {
        mishaps_[line].assign(mishaps.begin(), mishaps.end());
    }
    /// Goes wrong for every request while it is set.
    std::optional<mishap> fail_all{};
    /// Never answers while it is set.
    bool hang = false;

    std::size_t in_flight = 0;
    std::size_t most_in_flight = 0;
    std::size_t requests = 0;

private:
    boost::asio::awaitable<void> travel();
    std::optional<mishap> next_mishap(std::uint64_t line);

    boost::asio::any_io_executor executor_;
    fake_service& service_;
    std::mt19937 random_;
    std::map<std::uint64_t, std::deque<mishap>> mishaps_;
};

sunco::failure answered(sunco::errc code, unsigned status);
sunco::failure not_sent(sunco::errc code);
sunco::failure maybe_sent(sunco::errc code);

} // namespace test
