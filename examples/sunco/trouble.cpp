#include "trouble.hpp"

#include <cerrno>
#include <ostream>
#include <utility>

namespace tool {

void refuse_input(std::string message)
{
    throw sunco::error{sunco::make_failure(sunco::errc::invalid_argument, std::move(message))};
}

void refuse_settings(std::string message)
{
    throw sunco::error{sunco::make_failure(sunco::errc::configuration, std::move(message))};
}

void throw_system_error(const std::string& message)
{
    sunco::failure f;
    f.code = {errno, boost::system::system_category()};
    f.delivery = sunco::delivery::maybe_sent;
    f.message = message + ": " + f.code.message();
    throw sunco::error{std::move(f)};
}

void flush(std::ostream& out)
{
    errno = EIO; // where a stream failed before, it does not say why
    if (!out.flush())
        throw_system_error("standard output cannot be written");
}

} // namespace tool
