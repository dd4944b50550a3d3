#include <emulator/exchange.hpp>

#include <boost/algorithm/string/predicate.hpp>

namespace sunco {

std::string_view to_string(request_effect e) noexcept
{
    switch (e) {
    case request_effect::none:
        return "none";
    case request_effect::created:
        return "created";
    case request_effect::updated:
        return "updated";
    case request_effect::removed:
        return "removed";
    case request_effect::personal_information_removed:
        return "personal_information_removed";
    case request_effect::synced:
        return "synced";
    }
    return "unknown";
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
