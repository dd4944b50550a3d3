#pragma once

#include <string>
#include <vector>

namespace test {

/// An address of this machine that lets connection attempts hang: its listener never accepts, and
/// its queue is full.
class black_hole {
public:
    black_hole(const std::string& address, unsigned short port);
    ~black_hole();
    black_hole(const black_hole&) = delete;
    black_hole& operator=(const black_hole&) = delete;

private:
    std::vector<int> sockets_;
};

} // namespace test
