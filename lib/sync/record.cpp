#include <sunco/sync/record.hpp>

#include <array>
#include <utility>

namespace sunco {
namespace {

constexpr std::array<std::string_view, 5> op_names{"ensure", "create", "update", "remove",
                                                   "remove_personal_information"};

record of_key(record_op op, record_key key)
{
    record r;
    r.op = op;
    r.user.external_id = std::move(key.external_id);
    r.user.brand_id = std::move(key.brand_id);
    return r;
}

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

record record::ensure(user_create u)
{
    return {.user = std::move(u)};
}

record record::create(user_create u)
{
    return {.op = record_op::create, .user = std::move(u)};
}

record record::update(record_key key, user_update change)
{
    record r = of_key(record_op::update, std::move(key));
    r.change = std::move(change);
    return r;
}

record record::remove(record_key key)
{
    return of_key(record_op::remove, std::move(key));
}

record record::remove_personal_information(record_key key)
{
    return of_key(record_op::remove_personal_information, std::move(key));
}

} // namespace sunco
