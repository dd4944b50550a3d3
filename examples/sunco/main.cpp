#include "interrupt.hpp"
#include "options.hpp"
#include "run.hpp"

#include <cstdlib>
#include <iostream>

namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

int main(int argc, char** argv)
{
    tool::exit_on_signal();
    return tool::run(argc, argv, variable, std::cout, std::cerr);
}
