#include <sunco/model/ensured.hpp>

namespace sunco {

std::string_view to_string(ensure_outcome o) noexcept
{
    switch (o) {
    case ensure_outcome::created:
        return "created";
    case ensure_outcome::updated:
        return "updated";
    case ensure_outcome::unchanged:
        return "unchanged";
    }
    return "unknown";
}

} // namespace sunco
