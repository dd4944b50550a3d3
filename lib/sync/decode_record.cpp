#include <sync/decode_record.hpp>

#include <sync/check_record.hpp>
#include <sync/signed_up_at.hpp>

#include <sunco/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace sunco::sync {
namespace {

namespace bj = boost::json;

[[noreturn]] void refuse(std::string why)
{
    throw error{make_failure(errc::invalid_argument, std::move(why))};
}

void check(const result<void>& r)
{
    if (r.has_error())
        throw error{r.error()};
}

// Null is absent, but for the two members whose null an update passes on or looks into.
void drop_nulls(bj::object& members)
{
    constexpr std::array<std::string_view, 5> plain{"op", "externalId", "brandId", "signedUpAt",
                                                    "toBeRetained"};
    const auto is_plain = [&](std::string_view name) {
        return std::ranges::find(plain, name) != plain.end();
    };
    for (auto member = members.begin(); member != members.end();)
        if (member->value().is_null() && is_plain(member->key()))
            member = members.erase(member);
        else
            ++member;
}

// As far as it can be told, so that a refused record stays with the other records of its key.
std::optional<record_key> key_of(const bj::object& members)
{
    const bj::value* external_id = members.if_contains("externalId");
    const bj::value* brand_id = members.if_contains("brandId");
    if (!external_id || !external_id->is_string() || (brand_id && !brand_id->is_string()))
        return std::nullopt;
    record_key key;
    key.external_id = std::string_view{external_id->get_string()};
    if (brand_id)
        key.brand_id = std::string{std::string_view{brand_id->get_string()}};
    return key;
}

record_op take_op(bj::object& members)
{
    const bj::value* v = members.if_contains("op");
    if (!v)
        return record_op::ensure;
    const auto op = v->is_string() ? parse_record_op(v->get_string()) : std::nullopt;
    if (!op)
        refuse("op is none of ensure, create, update, remove and remove_personal_information");
    members.erase("op");
    return *op;
}

bj::object take_key(bj::object& members)
{
    bj::object key;
    for (const std::string_view name : {"externalId", "brandId"}) {
        if (bj::value* v = members.if_contains(name)) {
            key.emplace(name, std::move(*v));
            members.erase(name);
        }
    }
    return key;
}

void check_time(const bj::object& members)
{
    const bj::value* v = members.if_contains("signedUpAt");
    if (v && v->is_string() && !is_exact_time(v->get_string()))
        refuse("/signedUpAt is not a time of RFC 3339 to the millisecond");
}

// Parentheses, here and below: in braces a bj::value makes an array of its arguments.
user_create decode_user(bj::object members)
{
    return bj::value_to<user_create>(bj::value(std::move(members)));
}

user_update decode_change(bj::object members)
{
    return bj::value_to<user_update>(bj::value(std::move(members)));
}

void check_nothing_else(record_op op, const bj::object& members)
{
    for (const bj::key_value_pair& member : members)
        if (!member.value().is_null() || (member.key() != "profile" && member.key() != "metadata"))
            refuse(std::string{to_string(op)} + " takes nothing but externalId and brandId");
}

record decode(std::uint64_t line, bj::object members)
{
    record r;
    r.line = line;
    r.op = take_op(members);
    check_time(members);
    if (r.op == record_op::ensure || r.op == record_op::create) {
        r.user = decode_user(std::move(members));
    } else {
        r.user = decode_user(take_key(members));
        if (r.op == record_op::update)
            r.change = decode_change(std::move(members));
        else
            check_nothing_else(r.op, members);
    }
    check(check_record(r));
    return r;
}

result<record> decode_or_refuse(std::uint64_t line, bj::object members)
{
    try {
        return decode(line, std::move(members));
    } catch (const error& e) {
        return make_failure(errc::invalid_argument, e.failure().message);
    }
}

} // namespace

source_item refused(std::uint64_t line, std::string why)
{
    return {line, make_failure(errc::invalid_argument, std::move(why)), std::nullopt, {}};
}

source_item decode_record(std::uint64_t line, bj::object members)
{
    drop_nulls(members);
    auto key = key_of(members);
    source_item item{line, decode_or_refuse(line, std::move(members)), std::move(key), {}};
    // Text that is no UTF-8 must not get into the files that tell of the record. That of a record
    // that was not refused has been checked.
    if (item.content.has_error() && item.key && !is_sound(*item.key))
        item.key.reset();
    return item;
}

} // namespace sunco::sync
