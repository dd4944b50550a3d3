#pragma once

#include <emulator/admin.hpp>

#include <sunco/emulator/fault.hpp>
#include <sunco/emulator/records.hpp>
#include <sunco/emulator/webhook.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// A webhook as the service writes it, and `caPem` where it has roots of its own.
boost::json::object to_json(const webhook_target& target);
/// The opposite. \throws sunco::error `errc::invalid_argument`
webhook_target webhook_from_json(const boost::json::object& from);

/// A fault with its line and its counts.
boost::json::object to_json(const fault_use& use);

/// Faults under a name, as an object.
boost::json::object faults_answer(std::string_view name, const std::vector<fault_use>& faults);

/// The number that the parameter is. \throws sunco::error `errc::invalid_argument` where it is none
std::uint64_t number_of(std::string_view name, std::string_view text);

/// Which requests of the log are asked for.
class log_filter {
public:
    /// The parameters that it knows.
    static constexpr std::array<std::string_view, 12> parameters{
        "method", "operation",  "status", "effect", "user_id",        "external_id",
        "fault",  "event_type", "after",  "limit",  "after_delivery", "body"};

    /// \throws sunco::error `errc::invalid_argument` where a value is none that there can be
    log_filter(const admin_request& r, const emulator_settings& settings);

    [[nodiscard]] bool takes(const request_record& r) const;
    [[nodiscard]] bool takes(const webhook_delivery& d) const;
    /// How many of the newest are wanted.
    [[nodiscard]] std::uint64_t limit() const noexcept { return limit_; }

    [[nodiscard]] boost::json::object show(const request_record& r) const;
    [[nodiscard]] boost::json::object show(const webhook_delivery& d) const;

private:
    std::map<std::string, std::string, std::less<>> equal_{};
    std::uint64_t after_ = 0;
    std::uint64_t after_delivery_ = 0;
    std::uint64_t limit_ = 1'000;
    bool bodies_ = true;
};

} // namespace sunco::emulation
