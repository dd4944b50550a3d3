#include "private_directory.hpp"

#include "trouble.hpp"

#include <filesystem>

#include <stdlib.h>

namespace tool {

private_directory::private_directory()
    : path_{(std::filesystem::temp_directory_path() / "sunco-XXXXXX").string()}
{
    if (!::mkdtemp(path_.data()))
        throw_system_error("no directory can be made of " + path_);
}

private_directory::~private_directory()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace tool
