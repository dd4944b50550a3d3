#include <emulator/exchange.hpp>

#include <boost/algorithm/string/predicate.hpp>

namespace sunco {

std::string_view to_string(request_effect e) noexcept
{
    const auto index = static_cast<std::size_t>(e);
    return index < emulation::effect_names.size() ? emulation::effect_names[index] : "unknown";
}

namespace emulation {

std::string_view request::header(std::string_view name) const noexcept
{
    for (const auto& [key, value] : headers)
        if (boost::algorithm::iequals(key, name))
            return value;
    return {};
}

} // namespace emulation
} // namespace sunco
