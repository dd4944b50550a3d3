#pragma once

#include <sunco/error.hpp>

#include <optional>
#include <string>
#include <vector>

namespace test {

/// What the server does after it has sent its bytes.
enum class afterwards { stay, end, end_without_notify };

/// An answer to a GET that a careful client refuses, or one that looks odd and is good.
struct odd_response {
    /// Of the list of faults.
    int line;
    const char* name;
    std::string bytes;
    /// Absent where the answer is good.
    std::optional<sunco::errc> code;
    sunco::delivery delivery = sunco::delivery::maybe_sent;
    afterwards then = afterwards::stay;
    /// Whether the connection may be used again.
    bool reusable = false;
};

/// All of them; those of one line.
[[nodiscard]] const std::vector<odd_response>& odd_responses();
[[nodiscard]] std::vector<odd_response> odd_responses(int line);

} // namespace test
