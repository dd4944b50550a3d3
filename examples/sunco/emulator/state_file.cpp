#include "emulator/state_file.hpp"

#include "output_file.hpp"

#include <sunco/emulator/emulator.hpp>

#include <boost/json/serialize.hpp>

namespace tool {

void save_state(const std::string& path, const sunco::emulator& service)
{
    output_file file{path};
    file.write(boost::json::serialize(service.save_state()) + "\n");
    file.commit();
}

} // namespace tool
