#include "emulator/state_file.hpp"

#include "output_file.hpp"
#include "users/body.hpp"

#include <sunco/emulator/emulator.hpp>

#include <boost/json/serialize.hpp>

#include <filesystem>

namespace tool {

void load_state(const std::string& path, sunco::emulator& service)
{
    if (std::filesystem::exists(path))
        service.load_state(read_json(path));
}

void save_state(const std::string& path, const sunco::emulator& service)
{
    output_file file{path};
    file.write(boost::json::serialize(service.save_state()) + "\n");
    file.commit();
}

} // namespace tool
