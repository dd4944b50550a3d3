#include <emulator/openapi_file.hpp>

#include <cstdlib>
#include <iostream>

namespace test {
namespace {

bool look_for_file()
{
    const char* path = std::getenv("SUNCO_OPENAPI");
    const bool present = path != nullptr && *path != '\0';
    // Said aloud, since the log of the tests does not mention what was skipped.
    if (!present)
        std::cout << "openapi: skipped: SUNCO_OPENAPI is not set" << std::endl;
    return present;
}

} // namespace

boost::test_tools::assertion_result has_description(boost::unit_test::test_unit_id)
{
    static const bool present = look_for_file();
    return present;
}

const openapi_document& document()
{
    static const openapi_document instance{std::getenv("SUNCO_OPENAPI")};
    return instance;
}

} // namespace test
