#include <sunco/sync/record.hpp>

#include <array>

namespace sunco {
namespace {

constexpr std::array<std::string_view, 5> op_names{"ensure", "create", "update", "remove",
                                                   "remove_personal_information"};

} // namespace

std::string_view to_string(record_op op) noexcept
{
    return op_names[static_cast<std::size_t>(op)];
}

std::optional<record_op> parse_record_op(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < op_names.size(); ++i)
        if (op_names[i] == name)
            return static_cast<record_op>(i);
    return std::nullopt;
}

std::optional<record_key> record::key() const
{
    if (!user.external_id)
        return std::nullopt;
    return record_key{user.brand_id, *user.external_id};
}

} // namespace sunco
