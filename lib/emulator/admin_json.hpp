#pragma once

#include <emulator/admin.hpp>

#include <sunco/emulator/fault.hpp>
#include <sunco/emulator/records.hpp>
#include <sunco/emulator/webhook.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

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

/// The member as a text. \throws sunco::error `errc::invalid_argument` where it is none
std::optional<std::string> text_in(const boost::json::object& from, std::string_view name);
/// As `text_in`, for one that must be there.
std::string require_text(const boost::json::object& from, std::string_view name);

/// Which requests of the log are asked for.
class log_filter {
public:
    /// \throws sunco::error `errc::invalid_argument` where the query has what is not understood
    explicit log_filter(const admin_request& r);

    [[nodiscard]] bool takes(const request_record& r) const;
    [[nodiscard]] bool takes(const webhook_delivery& d) const;
    /// How many of the newest are wanted.
    [[nodiscard]] std::uint64_t limit() const noexcept { return limit_; }

private:
    std::map<std::string, std::string, std::less<>> equal_{};
    std::uint64_t after_ = 0;
    std::uint64_t limit_ = 1'000;
};

} // namespace sunco::emulation
