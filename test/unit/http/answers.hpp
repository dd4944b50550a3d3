#pragma once

#include <sunco/error.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sunco_test {

// One answer as a peer might write it, after which it closes, and what must become of it.
struct answer {
    std::string name;
    std::string bytes;
    // No value: the answer is good.
    std::optional<sunco::errc> error;
    unsigned final_status = 0;
    // Of the good ones.
    std::string body;
    bool keep_alive = true;
};

std::vector<answer> good_answers();
std::vector<answer> bad_answers();

} // namespace sunco_test
