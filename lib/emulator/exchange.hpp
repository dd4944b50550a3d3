#pragma once

#include <sunco/emulator/records.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunco::emulation {

/// A request as it came off the wire, its body without transfer coding.
struct request {
    std::string method{};
    std::string target{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    /// The body was over the limit and was not read.
    bool oversize = false;

    /// The first value of the named header, or empty. Case does not count.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// In the order of the enumerators of `request_effect`.
inline constexpr std::array<std::string_view, 6> effect_names{
    "none", "created", "updated", "removed", "personal_information_removed", "synced"};

/// What is sent back, but for what the connection adds.
struct answer {
    unsigned status = 200;
    std::string body{};
    std::string content_type = "application/json; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// An answer and what led to it.
struct outcome {
    emulation::answer answer{};
    request_effect effect = request_effect::none;
    std::string user_id{};
    std::optional<std::string> external_id{};
};

} // namespace sunco::emulation
