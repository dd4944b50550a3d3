#include "read_text.hpp"

#include <sunco/error.hpp>

#include <array>
#include <fstream>
#include <iostream>

namespace tool {
namespace {

[[noreturn]] void refuse(const char* reason)
{
    throw sunco::error{sunco::make_failure(sunco::errc::invalid_argument, reason)};
}

std::string read_all(std::istream& in)
{
    std::string text;
    std::array<char, 64UL * 1024> block;
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad())
        refuse("the input file cannot be read");
    return text;
}

} // namespace

std::string read_text(const std::string& file)
{
    if (file == "-")
        return read_all(std::cin);
    std::ifstream in{file, std::ios::binary};
    if (!in)
        refuse("the input file cannot be opened");
    return read_all(in);
}

} // namespace tool
