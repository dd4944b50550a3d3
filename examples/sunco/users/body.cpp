#include "users/body.hpp"

#include "read_text.hpp"

#include <utility>

namespace tool {

sunco::failure blame_input(sunco::failure f)
{
    if (f.code == sunco::errc::bad_body)
        f.code = sunco::errc::invalid_argument;
    return f;
}

boost::json::value read_json(const std::string& file)
{
    sunco::result<boost::json::value> value = sunco::parse_json(read_text(file));
    if (value.has_error())
        throw sunco::error{blame_input(value.error())};
    return *std::move(value);
}

sunco::result<void> move_brand(sunco::call_options& options, sunco::user_create& body)
{
    if (!options.brand_id)
        return {};
    if (body.brand_id && body.brand_id != options.brand_id)
        return sunco::make_failure(sunco::errc::invalid_argument,
                                   "--brand-id and the body's brandId differ");
    body.brand_id = std::exchange(options.brand_id, std::nullopt);
    return {};
}

} // namespace tool
