#include "users/call.hpp"

namespace tool {

boost::json::value member_of(const std::string& body, std::string_view name)
{
    return sunco::parse_json(body).value().as_object().at(name);
}

} // namespace tool
