#include "read_text.hpp"

#include "trouble.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

namespace tool {
namespace {

std::string read_all(std::istream& in, const std::string& name)
{
    std::string text;
    std::array<char, 64UL * 1024> block;
    while (in.read(block.data(), block.size()) || in.gcount() > 0)
        text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad())
        refuse_input(name + " cannot be read: " + std::strerror(errno));
    return text;
}

} // namespace

std::string read_text(const std::string& file)
{
    if (file == "-")
        return read_all(std::cin, "standard input");
    std::ifstream in{file, std::ios::binary};
    if (!in)
        refuse_input(file + " cannot be opened: " + std::strerror(errno));
    return read_all(in, file);
}

} // namespace tool
