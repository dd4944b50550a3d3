#include "private_directory.hpp"

#include "output_file.hpp"

#include <filesystem>

#include <stdlib.h>

namespace tool {

private_directory::private_directory()
    : path_{(std::filesystem::temp_directory_path() / "sunco-XXXXXX").string()}
{
    if (!::mkdtemp(path_.data()))
        throw_system_error("mkdtemp");
}

private_directory::~private_directory()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace tool
